package browser_test

import (
	_ "embed"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// sound is a page without a fault, which has a place for one.
//
//go:embed testdata/sound.html
var sound string

func with(fault string) string { return strings.Replace(sound, "<!-- fault -->", fault, 1) }

func TestSound(t *testing.T) {
	requireSound(t, written(t, sound), views...)
}

// picture is a named picture of 300 by 60.
func picture(content string) string {
	return `<svg role="img" aria-label="Words" viewBox="0 0 300 60">` + content + `</svg>`
}

// TestFaults: every check finds its fault.
func TestFaults(t *testing.T) {
	tests := []struct {
		name, fault string
		view        view
		check, want string
	}{
		{"empty section", `<section></section>`, desk, "rendered", "0 px"},
		{"picture of no height", `<svg role="img" aria-label="x" style="height:0"></svg>`, desk, "rendered", "by 0 px"},
		{"wide block", `<p style="width:500px">wide</p>`, phone, "overflow", "px wide in a window of 360"},
		{"long word", `<table style="table-layout:fixed;width:80px"><tr><td>` + strings.Repeat("w", 30) + `</table>`, phone, "overflow", "is outside <td>"},
		{"cut text", `<p style="width:50px;white-space:nowrap;overflow:hidden">a long line of words</p>`, desk, "overflow", "cut off"},
		{"scrolling on paper", `<div style="width:50px;overflow:auto">unscrollable</div>`, paper, "overflow", "cut off"},
		{"broken number", `<p style="width:20px;overflow-wrap:anywhere">1,772</p>`, desk, "words", "1,772 is broken"},
		{"text outside its picture", picture(`<text x="280" y="20">outside</text>`), desk, "pictures", "outside its picture"},
		{"text on text", picture(`<text x="5" y="20">first</text><text x="15" y="24">second</text>`), desk, "pictures", "overlaps <text> first"},
		{"small text", picture(`<text x="5" y="20" font-size="7">small</text>`), desk, "pictures", "px small"},
		{"grey on white", `<p class="grey">grey</p>`, desk, "contrast", "<p> grey: contrast 2.85"},
		{"faded", `<p class="faded">faded</p>`, desk, "contrast", "<p> faded"},
		{"large and grey", `<p class="pale" style="font-size:24px">large</p>`, desk, "contrast", "<p> large"},
		{"black in the dark", `<p class="black">black</p>`, dark, "contrast", "<p> black"},
		{"white on paper", `<p class="printed">white</p>`, paper, "contrast", "<p> white: contrast 1.00"},
		{"text on its bar", picture(`<rect width="200" height="60" fill="#036"/><text x="150" y="20" fill="#000">across</text>`), desk, "contrast", "<text> across"},
		{"skipped heading", `<h4>Deep</h4>`, desk, "headings", "<h4> Deep: follows h2"},
		{"second h1", `<h1>Again</h1>`, desk, "headings", "2 h1"},
		{"empty heading", `<h3 style="height:9px"></h3>`, desk, "headings", "empty"},
		{"no alt", `<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">`, desk, "names", "<img>: no alt"},
		{"picture with no name", `<svg role="img" viewBox="0 0 9 9"></svg>`, desk, "names", "no name"},
		{"no role", `<svg aria-label="x" viewBox="0 0 9 9"></svg>`, desk, "names", "without role img"},
		{"id twice", `<p id="a">again</p>`, desk, "names", "id a stands twice"},
		{"link to nowhere", `<a href="#b">b</a>`, desk, "names", "leads to #b"},
		{"described by nothing", `<p aria-describedby="c">c</p>`, desk, "names", "aria-describedby of c"},
		{"button with no name", `<button style="width:30px;height:30px"></button>`, desk, "names", "<button>: no name"},
		{"no label", `<input>`, desk, "names", "<input>: no label"},
		{"outside", `</section></main><p>lost</p><main><section>`, desk, "landmarks", "<p> lost: in no landmark"},
		{"two main", `</section></main><main><section>`, desk, "landmarks", "2 main"},
		{"table with no caption", `<table><tr><th scope="col">a</th></tr></table>`, desk, "tables", "no caption"},
		{"no headers", `<table aria-label="b"><tr><td>b</td></tr></table>`, desk, "tables", "no headers of columns"},
		{"no scope", `<table aria-label="c"><tr><th>c</th></tr></table>`, desk, "tables", "without scope"},
		{"ragged", `<table aria-label="d"><tr><th scope="col">a<th scope="col">b</tr><tr><td>1</tr></table>`, desk, "tables", "rows of 1, 2 cells"},
	}
	p := newPage(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p.open(t, written(t, with(tt.fault)), tt.view)
			require.Contains(t, strings.Join(p.check(t, tt.check), "\n"), tt.want)
		})
	}
}

// TestNoise: what is not silent is heard.
func TestNoise(t *testing.T) {
	tests := []struct{ name, fault, want string }{
		{"error", `<script>console.error("lost", 3)</script>`, `console error: "lost" 3`},
		{"warning", `<script>console.warn("x")</script>`, `console warning: "x"`},
		{"exception", `<script>throw new Error("broken")</script>`, "broken"},
		{"syntax", `<script>if (</script>`, "SyntaxError"},
		{"stylesheet", `<link rel="stylesheet" href="gone.css">`, "gone.css"},
		{"another host", `<img alt="x" src="http://127.0.0.1:9/x.png">`, "request of http://127.0.0.1:9/x.png"},
		{"fetch", `<script>fetch("http://127.0.0.1:9/beacon").catch(() => {})</script>`, "request of http://127.0.0.1:9/beacon"},
		{"socket", `<script>new WebSocket("ws://127.0.0.1:9/")</script>`, "web socket to ws://127.0.0.1:9/"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := opened(t, with(tt.fault), desk)
			require.Contains(t, strings.Join(p.heard.all(), "\n"), tt.want)
		})
	}
}

func TestFocusFaults(t *testing.T) {
	tests := []struct{ name, fault, want string }{
		{"order", `<a href="#a" tabindex="1">first</a>`, "the focus goes back to it"},
		{"no ring", `<a href="#a" style="outline:none">bare</a>`, "bare: does not show"},
		{"hidden", `<a href="#a" style="position:absolute;left:-999px">away</a>`, "away: has the focus, but is not to be seen"},
		{"trap", `<button onkeydown="event.preventDefault()">trap</button><a href="#a">after</a>`, "after: not reached"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := opened(t, with(tt.fault), desk)
			require.Contains(t, strings.Join(p.focus(t), "\n"), tt.want)
		})
	}
}

func TestAxe(t *testing.T) {
	p := opened(t, with(`<ul><p>no item</p></ul>`), desk)
	require.Contains(t, strings.Join(p.axe(t), "\n"), "list: ")
}
