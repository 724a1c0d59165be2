package browser_test

import (
	"context"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestShop looks at the page of a shop with all that the library can tell of it.
func TestShop(t *testing.T) {
	file := filepath.Join(t.TempDir(), "shop.html")
	limited, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	shop := exec.CommandContext(limited, "go", "run", "./examples/shop", "-visitors", "3000", "-html", file)
	shop.Dir = filepath.Join("..", "..")
	said, err := shop.CombinedOutput()
	require.NoError(t, err, "%s", said)
	requireSound(t, file, views...)
}
