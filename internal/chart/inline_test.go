package chart_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/internal/chart"
)

// inlined reads a picture that is part of a page.
func inlined(t *testing.T, svg string) string {
	t.Helper()
	in := chart.Inline(svg, "part-1-picture")
	texts(t, in)
	require.NotContains(t, in, "<style>")
	require.NotContains(t, in, "http://www.w3.org/2000/svg")
	require.Equal(t, 1, strings.Count(in, `id="part-1-picture-title"`))
	require.Regexp(t, `aria-labelledby="part-1-picture-title[" ]`, in)
	require.Empty(t, regexp.MustCompile(`id="chart-`).FindString(in))
	return in
}

// TestInline: a picture in a page has the page's heading and margin.
func TestInline(t *testing.T) {
	for name, funnel := range funnels() {
		t.Run(name, func(t *testing.T) {
			in := inlined(t, funnel.SVG())
			require.Regexp(t, `^<svg xml:space="preserve" class="chart" viewBox="20 42 560 [0-9]+" width="560" height="[0-9]+" role="img"`, in)
			require.NotContains(t, in, `class="heading"`)
			require.Contains(t, in, `<title id="part-1-picture-title">`)
		})
	}
}

// TestInlineOnce: texts that look like ids are texts.
func TestInlineOnce(t *testing.T) {
	s := chart.NewSVG(600, 100, "title")
	svg := s.String()
	id := regexp.MustCompile(` aria-labelledby="(chart-[a-z0-9]+)-title`).FindStringSubmatch(svg)[1]
	s.Text(chart.Ink, 0, 0, 600, chart.Left, `id="`+id+`-title" </text>`)
	s.Text(chart.Ink, 0, 20, 600, chart.Left, `<text class="heading" x="20">`)
	in := inlined(t, s.String())
	require.Contains(t, texts(t, in), `id="`+id+`-title" </text>`)
	require.Contains(t, texts(t, in), `<text class="heading" x="20">`)
	require.Contains(t, in, `viewBox="0 0 600 100"`, "it has no heading")
}

// TestStyle is that of all pictures.
func TestStyle(t *testing.T) {
	require.Contains(t, chart.NewSVG(1, 1, "").String(), "<style>\n"+chart.Style()+"</style>")
	require.NotContains(t, chart.Style(), "<")
}
