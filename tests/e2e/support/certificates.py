"""Certificates of one's own: self-signed, or by an authority of one's own."""
import subprocess

KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=60)


def make_certificate(folder, name):
    """Self-signed; returns the certificate and the key."""
    cert, key = folder / f"{name}.crt", folder / f"{name}.key"
    openssl("req", "-x509", *KEY, "-keyout", key, "-out", cert, "-days", "2", "-subj", f"/CN={name}")
    return cert, key


def issue_certificate(folder, name, authority, host="127.0.0.1", days=2):
    """By an authority (a pair of make_certificate), for a host; returns the certificate and the key."""
    cert, key, request = (folder / f"{name}.{kind}" for kind in ("crt", "key", "csr"))
    extension = folder / f"{name}.ext"
    kind = "IP" if host[0].isdigit() else "DNS"
    extension.write_text(f"subjectAltName={kind}:{host}\n")
    openssl("req", *KEY, "-keyout", key, "-out", request, "-subj", f"/CN={name}")
    openssl("x509", "-req", "-in", request, "-CA", authority[0], "-CAkey", authority[1], "-CAcreateserial",
            "-days", days, "-out", cert, "-extfile", extension)
    return cert, key
