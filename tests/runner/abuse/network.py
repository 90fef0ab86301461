"""Code that reaches out."""

CASES = {
    "connect to the host": ("not_allowed", "import socket; socket.create_connection(('127.0.0.1', @PORT@), 1)"),
    "connect by IPv6": ("not_allowed", "import socket; socket.socket(socket.AF_INET6).connect(('::1', 80))"),
    "datagram": (
        "not_allowed",
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', @PORT@))",
    ),
    "listen": ("not_allowed", "import socket; s = socket.socket(); s.bind(('0.0.0.0', 0)); s.listen()"),
    "unix socket": ("not_allowed", "import socket; socket.socket(socket.AF_UNIX).connect('@CANARY@/socket')"),
    "abstract socket": ("not_allowed", "import socket; socket.socket(socket.AF_UNIX).connect('\\0@ABSTRACT@')"),
    "socket pair": ("not_allowed", "import socket; socket.socketpair()"),
    "raw socket": ("not_allowed", "import socket; socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)"),
    "packet socket": ("not_allowed", "import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW)"),
    "netlink": ("not_allowed", "import socket; socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)"),
    "vsock": ("not_allowed", "import socket; socket.socket(socket.AF_VSOCK).connect((2, 1))"),
    "name lookup": ("not_allowed|error", "import socket; socket.getaddrinfo('example.com', 80)"),
    "a web page": (
        "not_allowed",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:@PORT@/', timeout=1)",
    ),
    "a model from the hub": ("not_allowed|error", "torch.hub.load('pytorch/vision', 'resnet18')"),
    "an asyncio loop": ("not_allowed", "import asyncio; asyncio.run(asyncio.sleep(0))"),
    "torch distributed": (
        "not_allowed|error|time",
        "import torch.distributed as d\n"
        "d.init_process_group('gloo', init_method='tcp://127.0.0.1:@PORT@', rank=0, world_size=1)",
    ),
    "socket by ctypes": ("finished", "import ctypes; out = ctypes.CDLL(None).socket(2, 1, 0); assert out == -1"),
    "a mail": ("not_allowed|error", "import smtplib; smtplib.SMTP('127.0.0.1', @PORT@, timeout=1)"),
}
