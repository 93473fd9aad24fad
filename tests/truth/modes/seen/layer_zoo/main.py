"""Runs the unit tests of the layer zoo."""
import sys
import unittest

from tests import test_layers


def main():
    suite = unittest.defaultTestLoader.loadTestsFromModule(test_layers)
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=1).run(suite)
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
