"""Certificates of one's own: self-signed, or by an authority of one's own."""
import subprocess

KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=60)


def make_certificate(folder, name, key_options=KEY):
    """Self-signed; returns the certificate and the key."""
    cert, key = folder / f"{name}.crt", folder / f"{name}.key"
    openssl("req", "-x509", *key_options, "-keyout", key, "-out", cert, "-days", "2", "-subj", f"/CN={name}")
    return cert, key


def issue_certificate(folder, name, authority, host="127.0.0.1", expired=False):
    """By an authority (a pair of make_certificate), for a host; returns the certificate and the key.

    With `openssl ca`, as `openssl x509` makes none that has expired, from OpenSSL 3.4 on."""
    cert, key, request = (folder / f"{name}.{kind}" for kind in ("crt", "key", "csr"))
    extension, config, issued = folder / f"{name}.ext", folder / f"{name}.conf", folder / f"{name}.issued"
    kind = "IP" if host[0].isdigit() else "DNS"
    extension.write_text(f"subjectAltName={kind}:{host}\n")
    config.write_text(f"[ca]\ndefault_ca=it\n[it]\ndatabase={issued}\nnew_certs_dir={folder}\nrand_serial=yes\n"
                      "default_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n")
    issued.touch()
    openssl("req", *KEY, "-keyout", key, "-out", request, "-subj", f"/CN={name}")
    openssl("ca", "-batch", "-config", config, "-notext", "-cert", authority[0], "-keyfile", authority[1],
            "-startdate", "20200101000000Z", "-enddate", "20200102000000Z" if expired else "20991231000000Z",
            "-extfile", extension, "-in", request, "-out", cert)
    return cert, key
