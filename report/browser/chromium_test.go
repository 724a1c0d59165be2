package browser_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// browser is the one Chromium of all tests.
type browser struct {
	context context.Context
	stop    func()
	err     error
}

// start starts Chromium when the first test wants it.
var start = sync.OnceValue(func() (b browser) {
	path, err := chromium()
	if err != nil {
		return browser{err: err}
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.NoSandbox, // which root cannot have; the pages are our own
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true), // a window of 360 px shows 360 px of page
	)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	b.context, _ = chromedp.NewContext(allocator)
	b.stop = stop
	b.err = chromedp.Do(b.context)
	return b
})

// chromium returns the browser's program, of which systems have one or another name.
func chromium() (path string, err error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err = exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no Chromium: install it with `apt-get install chromium`")
}

func TestMain(m *testing.M) {
	code := m.Run()
	if b := start(); b.stop != nil {
		b.stop()
	}
	os.Exit(code)
}

// tab opens a tab that is closed when the test ends.
func tab(t *testing.T) context.Context {
	t.Helper()
	b := start()
	if b.stop == nil {
		missing(t, b.err)
	}
	require.NoError(t, b.err, "Chromium does not start")
	tab, closeTab := chromedp.NewContext(b.context)
	t.Cleanup(closeTab)
	return tab
}

// missing skips a test for want of a program, which CI must have.
func missing(t *testing.T, err error) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(err)
	}
	t.Skip(err)
}
