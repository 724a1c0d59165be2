package browser_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// axe-core (Deque, MPL-2.0) is not in this repository: npm fetches it, into the
// user's cache. The digest is the integrity that npm publishes.
const (
	axePackage = "axe-core@4.14.1"
	axeFile    = "axe-core-4.14.1.tgz"
	axeScript  = "package/axe.min.js"
	axeDigest  = "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==" // SHA-512
)

// axe runs the rules of axe-core, its best practices too.
func (p page) axe(t *testing.T) (findings []string) {
	library, err := axeLibrary()
	if err != nil {
		missing(t, fmt.Errorf("no axe-core: %w", err))
	}
	_ = do(t, p, chromedp.Evaluate[chromedp.Void](library))
	return do(t, p, chromedp.Evaluate[[]string](source("axe"), chromedp.EvalAwaitPromise))
}

var axeLibrary = sync.OnceValues(func() (library string, err error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(cache, "go-conversion")
	archive, err := os.ReadFile(filepath.Join(folder, axeFile))
	if err != nil || digest(archive) != axeDigest {
		archive, err = fetchAxe(folder)
	}
	if err != nil {
		return "", err
	}
	return unpack(archive, axeScript)
})

func fetchAxe(folder string) (archive []byte, err error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	npm := exec.CommandContext(limited, "npm", "pack", axePackage, "--ignore-scripts", "--pack-destination", folder)
	if said, err := npm.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("npm pack %s: %w\n%s", axePackage, err, said)
	}
	archive, err = os.ReadFile(filepath.Join(folder, axeFile))
	if err != nil {
		return nil, err
	}
	if got := digest(archive); got != axeDigest {
		return nil, fmt.Errorf("%s has digest %s, want %s", axeFile, got, axeDigest)
	}
	return archive, nil
}

func digest(data []byte) string {
	sum := sha512.Sum512(data)
	return base64.StdEncoding.EncodeToString(sum[:])
}

// unpack returns one file of a compressed archive.
func unpack(archive []byte, name string) (string, error) {
	plain, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return "", err
	}
	files := tar.NewReader(plain)
	for {
		header, err := files.Next()
		if err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		if header.Name == name {
			text, err := io.ReadAll(files)
			return string(text), err
		}
	}
}

// TestUnpack: an archive that is cut short is an error.
func TestUnpack(t *testing.T) {
	for _, archive := range []string{"", "\x1f\x8b", "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\x01\x00\x00\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00"} {
		_, err := unpack([]byte(archive), axeScript)
		require.Error(t, err, "%q", archive)
	}
}
