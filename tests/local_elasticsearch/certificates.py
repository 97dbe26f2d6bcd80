"""A certificate for servers on loopback, and the authority that signed it."""

from __future__ import annotations

import subprocess
from functools import partial
from pathlib import Path

from tests.local_elasticsearch import machine
from tests.local_elasticsearch.machine import Unavailable

SETTINGS = """\
[req]
distinguished_name = name
prompt = no
[name]
CN = {name}
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[node]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth, clientAuth
subjectAltName = IP:127.0.0.1, DNS:localhost
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""
KEY = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365"
SIGNED = "-CA ca.pem -CAkey ca.key -CAcreateserial -days 365"


def make(folder: Path) -> None:
    """Write `ca.pem`, and `node.pem` with `node.key` for 127.0.0.1 and localhost, into `folder`.

    Raises Unavailable where OpenSSL is missing or refuses.
    """
    (folder / "authority.cnf").write_text(SETTINGS.format(name="authority of a local server"))
    (folder / "node.cnf").write_text(SETTINGS.format(name="localhost"))
    call = partial(_openssl, folder)
    call(f"req -x509 -config authority.cnf -extensions authority {KEY} -keyout ca.key -out ca.pem")
    call(f"req -config node.cnf {KEY} -keyout node.key -out node.csr")
    call("x509 -req -in node.csr -extfile node.cnf -extensions node -out node.pem " + SIGNED)


def _openssl(folder: Path, arguments: str) -> None:
    command = [machine.program("openssl", "OpenSSL"), *arguments.split()]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unavailable(f"openssl {arguments} failed:\n{done.stderr}")
