"""Code that forges its result, or patches what makes it."""

CASES = {
    "a whole frame, then the end": (
        "finished",
        "import json, struct, os\ndef send(header, body=b''):\n  t = json.dumps(header).encode()\n"
        "  os.write(4, struct.pack('<I', len(t)) + t + body)\n"
        "send({'ending': 'finished', 'cases': [{'seed': 1, 'results': {'out': {'t': "
        "'int', 'v': '0x2a'}}}]})\nos._exit(0)",
    ),
    "a frame of another job": (
        "crashed",
        "import json, struct, os\ndef send(header, body=b''):\n  t = json.dumps(header).encode()\n"
        "  os.write(4, struct.pack('<I', len(t)) + t + body)\n"
        "send({'ending': 'finished', 'cases': []})\nos._exit(0)",
    ),
    "a frame with too many cases": (
        "crashed",
        "import json, struct, os\ndef send(header, body=b''):\n  t = json.dumps(header).encode()\n"
        "  os.write(4, struct.pack('<I', len(t)) + t + body)\n"
        "send({'ending': 'finished', 'cases': [{'seed': 1, 'results': {}}] * 9})\nos._exit(0)",
    ),
    "an ending of ours": (
        "crashed",
        "import json, struct, os\ndef send(header, body=b''):\n  t = json.dumps(header).encode()\n"
        "  os.write(4, struct.pack('<I', len(t)) + t + body)\n"
        "send({'ending': 'internal', 'cases': []})\nos._exit(0)",
    ),
    "a pass": (
        "crashed",
        "import json, struct, os\ndef send(header, body=b''):\n  t = json.dumps(header).encode()\n"
        "  os.write(4, struct.pack('<I', len(t)) + t + body)\nsend({'ending': 'pass', 'cases': []})\n"
        "os._exit(0)",
    ),
    "half a frame": ("crashed", "import os; os.write(4, b'\\xff\\0\\0\\0{'); os._exit(0)"),
    "half a frame and a wait": ("time", "import os, time; os.write(4, b'\\xff\\0\\0\\0{'); time.sleep(60)"),
    "half a frame before the true one": ("crashed", "import os; os.write(4, b'\\xff\\xff\\xff\\xff'); out = 1"),
    "a frame of nothing": ("crashed", "import os; os.write(4, bytes(64)); os._exit(0)"),
    "a frame without end": ("crashed|time", "import os\nwhile True: os.write(4, bytes(1 << 16))"),
    "a header nested without end": (
        "crashed",
        "import os, struct; os.write(4, struct.pack('<I', 60000) + b'[' * 60000); os._exit(0)",
    ),
    "a header of one number": (
        "crashed",
        "import os, struct; os.write(4, struct.pack('<I', 60000) + b'9' * 60000); os._exit(0)",
    ),
    "a tensor that is not there": (
        "crashed",
        "import json, struct, os\ndef send(header, body=b''):\n  t = json.dumps(header).encode()\n"
        "  os.write(4, struct.pack('<I', len(t)) + t + body)\n"
        "send({'ending': 'finished', 'cases': [{'seed': 1, 'results': {'out': {'t': "
        "'tensor', 'dtype': 'float32', 'shape': [1 << 40], 'stride': [1], 'device': "
        "'cpu', 'rg': False, 'st': 1, 'sb': 1, 'at': [0, 4 << 40], 'sub': 'Tensor'}}}]})\nos._exit(0)",
    ),
    "a pickle": (
        "crashed",
        "import os, pickle\nclass E:\n"
        "  def __reduce__(self): return (os.system, ('touch @CANARY@/pickled',))\n"
        "os.write(4, pickle.dumps(E())); os._exit(0)",
    ),
    "a closed result": ("crashed", "import os; os.close(4); out = 1"),
    "all closed": ("crashed", "import os; os.closerange(0, 256); out = 1"),
    "all closed and a loop": ("time", "import os; os.closerange(0, 256)\nwhile True: pass"),
    "a result elsewhere": ("crashed|finished", "import os; os.dup2(1, 4); out = 1"),
    "ready once more": ("crashed", "import os; os.write(4, b'R'); out = 1"),
    "a thread that writes beside": (
        "crashed|finished",
        "import os, threading\n"
        "threading.Thread(target=lambda: [os.write(4, b'x') for _ in range(100)]).start(); out = 1",
    ),
    "patched json": ("finished|crashed|error", "import json; json.dumps = lambda *a, **k: 'null'; out = 1"),
    "patched struct": ("crashed|error", "import struct; struct.pack = lambda *a: b''; out = 1"),
    "patched os.write": ("crashed|error", "import os; os.write = lambda *a: 0 / 0; out = 1"),
    "patched os.write that writes nothing": ("time", "import os; os.write = lambda *a: 0; out = 1"),
    "patched exit": ("crashed|finished|time", "import os; os._exit = lambda *a: None; out = 1"),
    "patched builtins": ("finished|crashed|error", "import builtins; builtins.isinstance = lambda *a: True; out = 1"),
    "patched len": ("finished|crashed|error", "import builtins; builtins.len = lambda x: 10**9; out = torch.ones(2)"),
    "patched torch": (
        "finished|crashed|error",
        "torch.Tensor.is_contiguous = lambda *a: 1 / 0; torch.Tensor.numel = lambda *a: 10**9; out = torch.ones(2)",
    ),
    "patched equality": (
        "finished",
        "torch.equal = torch.allclose = lambda *a, **k: True; torch.Tensor.__eq__ = "
        "lambda *a: True; out = torch.zeros(2)",
    ),
    "patched worker": (
        "finished|crashed|error|time",
        "import sys\nfor m in list(sys.modules):\n  if m.startswith('quizapp'):\n"
        "    for k in list(vars(sys.modules[m])): setattr(sys.modules[m], k, None)\nout = 1",
    ),
    "emptied modules": ("finished|crashed|error", "import sys; sys.modules.clear(); out = 1"),
    "deleted torch": ("finished", "del torch; out = 1"),
    "replaced output": (
        "finished|crashed|error",
        "import sys\nclass W:\n  def write(self, s): raise SystemExit\n"
        "  def flush(self): raise SystemExit\nsys.stdout = sys.__stdout__ = W()\nout = 1",
    ),
    "changed frames": (
        "finished|crashed|error",
        "import sys\nf = sys._getframe()\nwhile f:\n"
        "  f.f_locals.clear() if f.f_code.co_name != '<module>' else None\n  f = f.f_back\nout = 1",
    ),
    "a tracer": (
        "finished|crashed|error",
        "import sys; sys.settrace(lambda *a: 1 / 0); sys.setprofile(lambda *a: None); out = 1",
    ),
    "an audit hook": (
        "finished|crashed|error|not_allowed",
        "import sys\ndef h(e, a): raise RuntimeError\nsys.addaudithook(h)\nout = 1",
    ),
    "no garbage collection": ("finished", "import gc; gc.disable(); gc.callbacks.append(lambda *a: 1 / 0); out = 1"),
    "a subclass that lies": (
        "finished",
        "class T(torch.Tensor):\n  @classmethod\n"
        "  def __torch_function__(cls, f, t, a=(), k=None): return 42\n"
        "out = torch.ones(2).as_subclass(T)",
    ),
    "written over memory": (
        "crashed|finished|error",
        "import ctypes; ctypes.memset(id(1), 255, 16); ctypes.memset(id(None), 0, 64); out = 1",
    ),
}
