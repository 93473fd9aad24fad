EXPORT = False
RATE = 0.5
