from _sha512 import sha512, sha384
print(sha512(b'abc').hexdigest()); print(sha384(b'x'*1000).hexdigest()); h = sha512(); h.update(b'a'*200); c = h.copy(); h.update(b'b'); print(c.hexdigest(), h.digest()[:4])
