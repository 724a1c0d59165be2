// Package enginetest decides what a test does when an engine that it needs is
// not installed, and talks to a running one. Only tests import it.
package enginetest

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// EnvRequire names the environment variable that lists engines, separated by
// commas, without which tests fail instead of being skipped: a machine that
// installs an engine to test with it must not pass by skipping.
const EnvRequire = "CONVERSION_REQUIRE_ENGINES"

// Missing ends the test because an engine is not there: it skips the test, or
// fails it if the engine is required. why says what is missing.
func Missing(t testing.TB, engine, why string) {
	t.Helper()
	if slices.Contains(strings.Split(os.Getenv(EnvRequire), ","), engine) {
		t.Fatalf("engine %s is required by %s: %s", engine, EnvRequire, why)
	}
	t.Skipf("engine %s is not installed (engines.sh installs it): %s", engine, why)
}
