package chart_test

import (
	"encoding/xml"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/chart"
)

// texts reads a picture strictly and returns what is written in it.
func texts(t *testing.T, svg string) (found []string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	depth := 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			require.Zero(t, depth)
			return found
		}
		require.NoError(t, err, svg)
		switch token := token.(type) {
		case xml.StartElement:
			depth++
			require.Contains(t, []string{"svg", "g", "title", "desc", "style", "rect", "line", "text", "tspan"}, token.Name.Local)
			for _, a := range token.Attr {
				require.NotContains(t, a.Name.Local, "href")
				require.False(t, strings.HasPrefix(a.Name.Local, "on"))
			}
		case xml.EndElement:
			depth--
		case xml.CharData:
			if text := string(token); !strings.HasPrefix(text, "\n") {
				found = append(found, text)
			}
		}
	}
}

func TestSVG(t *testing.T) {
	s := chart.NewSVG(600, 100, `a "picture" of <things> & more`)
	s.Describe("It shows\nthings.")
	s.Rect(chart.Fill, 1, 2.25, 300, -22, "a note")
	s.Rect(chart.Track, 1, 2, math.NaN(), math.Inf(1), "")
	s.Line(chart.Line, 0, -0.04, 10.5, 1e6)
	s.Text(chart.Ink, 16, 20, 100, chart.Right, "a text that is far too long for a hundred pixels")
	s.Spans(16, 40, 200, chart.Left, chart.Span{Class: chart.Strong, Text: "5"}, chart.Span{Class: chart.Faint, Text: " of 7"})
	s.Spans(16, 60, 200, chart.Left)
	svg := s.String()
	require.Equal(t, svg, s.String())
	found := texts(t, svg)
	for _, want := range []string{`a "picture" of <things> & more`, "It shows things.", "a note", "a text that i…", "a text that is far too long for a hundred pixels", "5", " of 7"} {
		require.Contains(t, found, want)
	}
	id := regexp.MustCompile(`<title id="([a-z0-9-]+)-title">`).FindStringSubmatch(svg)[1]
	for _, want := range []string{
		`viewBox="0 0 600 100"`,
		`role="img" aria-labelledby="` + id + "-title " + id + `-desc"`,
		`<desc id="` + id + `-desc">`,
		`<rect class="fill" x="1" y="2.3" width="300" height="0"><title>`,
		`<rect class="track" x="1" y="2" width="0" height="0"/>`,
		`<line class="line" x1="0" y1="0" x2="10.5" y2="1000000"/>`,
		`<text class="ink" x="16" y="20" text-anchor="end"><title>`,
		`<text class="strong" x="16" y="40">5<tspan class="faint"> of 7</tspan></text>`,
	} {
		require.Contains(t, svg, want)
	}
	require.NotContains(t, chart.NewSVG(1, 1, "no description").String(), "-desc")
}

// TestIDs: pictures that tell different things may stand in one page.
func TestIDs(t *testing.T) {
	ids := map[string]bool{}
	for _, c := range [][2]string{{"a", "b"}, {"ab", ""}, {"", "ab"}, {"a", ""}} {
		s := chart.NewSVG(1, 1, c[0])
		s.Describe(c[1])
		ids[regexp.MustCompile(`aria-labelledby="[^ "]+`).FindString(s.String())] = true
	}
	require.Len(t, ids, 4)
}

// TestContrast holds the colours to WCAG 2.2: text 4.5:1 (1.4.3), shapes that
// matter 3:1 (1.4.11).
func TestContrast(t *testing.T) {
	svg := chart.NewSVG(1, 1, "").String()
	light, dark, _ := strings.Cut(svg, "@media (prefers-")
	dark, _, _ = strings.Cut(dark, "}}")
	for mode, css := range map[string]string{"light": light, "dark": dark} {
		colours := map[string]string{}
		for _, m := range regexp.MustCompile(`--chart-([a-z-]+):(#[0-9a-f]{6});`).FindAllStringSubmatch(css, -1) {
			colours[m[1]] = m[2]
		}
		require.Len(t, colours, 11)
		for _, text := range []string{chart.Heading, chart.Strong, chart.Ink, chart.Faint, chart.Warning} {
			require.GreaterOrEqual(t, contrast(t, colours[text], colours["page"]), 4.5, "%s %s", mode, text)
		}
		for _, pair := range [][2]string{
			{chart.Fill, "page"}, {chart.Fill, chart.Track}, {chart.Fill, chart.Part}, {"part-stroke", chart.Track}, {"part-stroke", "page"}, {"line-stroke", "page"},
		} {
			require.GreaterOrEqual(t, contrast(t, colours[pair[0]], colours[pair[1]]), 3.0, "%s %v", mode, pair)
		}
	}
}

// contrast is that of WCAG 2.2.
func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, hex string) (sum float64) {
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		require.NoError(t, err)
		c := float64(n) / 255
		if c <= 0.04045 {
			sum += weight * c / 12.92
		} else {
			sum += weight * math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return sum
}

// TestShortened: what is shortened fits, and characters stay whole.
func TestShortened(t *testing.T) {
	for _, c := range []struct {
		text  string
		width float64
		want  string
	}{
		{"order", 60, "order"},
		{"newsletter", 60, "newsl…"},
		{"注文を確認する", 60, "注文を…"},
		{"gro\u0308\u0308\u0308ße Zahlen", 40, "gro\u0308\u0308\u0308…"},
		{"👩\u200d💻👩\u200d💻👩\u200d💻👩\u200d💻", 50, "👩\u200d💻👩\u200d💻…"},
		{"a b c", 0, "…"},
		{"one two three", 45, "one…"},
	} {
		s := chart.NewSVG(600, 100, "")
		s.Text(chart.Ink, 0, 0, c.width, chart.Left, c.text)
		found := texts(t, s.String())
		require.Contains(t, found, c.want)
		require.Contains(t, found, c.text, "the whole text is there")
	}
}

func TestSpansShortened(t *testing.T) {
	s := chart.NewSVG(600, 100, "")
	s.Spans(0, 0, 200, chart.Left, chart.Span{Class: chart.Strong, Text: "12.50 %"}, chart.Span{Class: chart.Faint, Text: " of very many who were there"})
	s.Spans(0, 0, 50, chart.Left, chart.Span{Class: chart.Ink, Text: "a label that is long"}, chart.Span{Class: chart.Ink, Text: " and a remark"})
	found := texts(t, s.String())
	require.Contains(t, found, "12.50 %")
	require.Contains(t, found, " of very many who…")
	require.Contains(t, found, "12.50 % of very many who were there")
	require.Subset(t, found, []string{"…", " an…"}, "both")
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text  string
		width float64
		want  []string
	}{
		{"", 100, nil},
		{" \n ", 100, nil},
		{"one line", 100, []string{"one line"}},
		{"one two\nthree  four five", 60, []string{"one two", "three", "four five"}},
		{"unbreakable words", 10, []string{"unbreakable", "words"}},
		{"more than 95 % of it", 75, []string{"more than", "95 % of it"}},
		{"95 % of it", 10, []string{"95 %", "of", "it"}},
	} {
		require.Equal(t, c.want, chart.Wrap(c.text, chart.Faint, c.width), c.text)
	}
}

func FuzzSVG(f *testing.F) {
	f.Add("cart", 100.0)
	f.Add("</text><script>\x00\x1b\ufffe\xff", 3.0)
	f.Add("]]>--&amp;'\"\u202e👩\u200d💻 o\u0308", math.NaN())
	f.Fuzz(func(t *testing.T, text string, width float64) {
		s := chart.NewSVG(600, 100, text)
		s.Describe(text)
		s.Text(chart.Ink, 1, width, width, chart.Left, text)
		s.Spans(1, 2, width, chart.Right, chart.Span{Class: chart.Strong, Text: text}, chart.Span{Class: chart.Faint, Text: text})
		s.Rect(chart.Part, 1, 2, width, 4, text)
		texts(t, s.String())
		words := 0
		for _, line := range chart.Wrap(text, chart.Faint, width) {
			require.NotEmpty(t, line)
			words += len(strings.Fields(line))
		}
		require.Len(t, strings.Fields(chart.Clean(text)), words)
	})
}

// FuzzFunnel: whatever the names and numbers, there is a picture.
func FuzzFunnel(f *testing.F) {
	f.Add("cart", "optional", int64(5), int64(3), 0.5)
	f.Add("</svg><script>", "\x00", int64(math.MinInt64), int64(math.MaxInt64), math.NaN())
	f.Fuzz(func(t *testing.T, label, remark string, n, k int64, share float64) {
		funnel := chart.Funnel{Title: label, Headline: remark, Notes: []string{label, remark}, Steps: []chart.FunnelStep{
			{Label: label, Remark: remark, Count: n, Share: share, Dropped: k, Pending: n, Excluded: k},
			{Label: remark, Warning: label, Count: k, Share: share, Rate: chart.Proportion{K: k, N: n, Low: share, High: share}, From: int(k), Pending: n},
		}}
		svg := funnel.SVG()
		texts(t, svg)
		require.Equal(t, svg, funnel.SVG())
	})
}
