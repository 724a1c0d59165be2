package browser_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// view is how somebody looks at a page.
type view struct {
	name   string
	width  int64  // CSS pixels
	scheme string // light or dark
	media  string
}

// The narrowest is that of WCAG 1.4.10. On paper there is no dark: browsers print in
// the light scheme. 718 px is A4 between margins of a centimetre.
var (
	desk   = view{"1280 light", 1280, "light", "screen"}
	dark   = view{"1280 dark", 1280, "dark", "screen"}
	phone  = view{"360 light", 360, "light", "screen"}
	night  = view{"360 dark", 360, "dark", "screen"}
	narrow = view{"320 light", 320, "light", "screen"}
	paper  = view{"print", 718, "light", "print"}

	views = []view{desk, dark, phone, night, narrow, paper}
)

// page is a tab with a page in it.
type page struct {
	context context.Context
	heard   *heard
}

// newPage opens a tab that is closed when the test ends.
func newPage(t *testing.T) page {
	t.Helper()
	tab := tab(t)
	heard, err := listen(tab)
	require.NoError(t, err)
	return page{tab, heard}
}

// open opens a file in a view, and waits until it is loaded and painted.
func (p page) open(t *testing.T, file string, v view) {
	t.Helper()
	file, err := filepath.Abs(file)
	require.NoError(t, err)
	url := "file://" + filepath.ToSlash(file)
	p.heard.expect(url)
	p.look(t, v)
	_ = do(t, p, chromedp.Navigate(url))
	_ = do(t, p, chromedp.Evaluate[bool]("document.fonts.ready.then(() => new Promise(requestAnimationFrame)).then(() => true)", chromedp.EvalAwaitPromise))
	p.shoot(t)
}

// opened opens a page in a tab of its own.
func opened(t *testing.T, html string, v view) page {
	t.Helper()
	p := newPage(t)
	p.open(t, written(t, html), v)
	return p
}

// look makes the tab show pages in a view.
func (p page) look(t *testing.T, v view) {
	t.Helper()
	_, err := chromedp.Call(p.context, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: v.width, Height: 800, DeviceScaleFactor: 1})
	require.NoError(t, err)
	scheme := &emulation.MediaFeature{Name: "prefers-color-scheme", Value: v.scheme} //nolint:misspell // CSS spells it so
	_, err = chromedp.Call(p.context, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: v.media, Features: []*emulation.MediaFeature{scheme}})
	require.NoError(t, err)
}

func do[T any](t *testing.T, p page, action chromedp.Action[T]) (result T) {
	t.Helper()
	limited, cancel := context.WithTimeout(p.context, time.Minute) // a browser that hangs fails the test
	defer cancel()
	result, err := chromedp.Run(limited, action)
	require.NoError(t, err)
	return result
}

// shoot keeps a picture of the page in the folder that BROWSER_SHOTS names.
func (p page) shoot(t *testing.T) {
	folder := os.Getenv("BROWSER_SHOTS")
	if folder == "" {
		return
	}
	picture := do(t, p, chromedp.FullScreenshot(100))
	name := strings.NewReplacer("/", "_", " ", "_").Replace(t.Name())
	require.NoError(t, os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o644))
}

// written writes a page into a file of the test.
func written(t *testing.T, html string) (file string) {
	file = filepath.Join(t.TempDir(), "page.html")
	require.NoError(t, os.WriteFile(file, []byte(html), 0o644))
	return file
}
