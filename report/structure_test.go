package report_test

import (
	"crypto/sha256"
	"encoding/base64"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/report"
)

// hostile are names from outside.
var hostile = map[string]string{
	"markup":        `</title></style></svg><script>alert(1)</script><img src=x onerror=alert(1)>"'{{.}}&amp;`,
	"style":         `</style><style>*{display:none}/*`,
	"right to left": "\u202eעגלת קניות\u202c",
	"long":          strings.Repeat("endless", 300),
	"control":       "a\x00\x1b[31m\r\n\u2028b\xff\ufeff",
	"blank":         " \t\u00a0",
	"none":          "",
}

// pages are those whose structure is looked at.
func pages(t *testing.T) map[string]report.Page {
	all := map[string]report.Page{"plain": page(t, 600, plain), "no users": page(t, 0, plain), "one user": page(t, 1, plain), "zero": {}}
	for name, prefix := range hostile {
		all[name] = page(t, 40, func(name string) string { return prefix + name })
		all[name+" alone"] = page(t, 40, func(string) string { return prefix })
	}
	return all
}

func TestStructure(t *testing.T) {
	for name, p := range pages(t) {
		t.Run(name, func(t *testing.T) {
			html := htmlOf(t, p)
			require.Equal(t, html, htmlOf(t, p), "the same page, the same bytes")
			root := parsed(t, html)
			checkHarmless(t, root, html)
			checkHeadings(t, root)
			checkReferences(t, root)
			checkPictures(t, root)
			checkTables(t, root)
			require.Equal(t, "en", root.all("html")[0].attr["lang"])
			require.Len(t, root.all("main"), 1)
			require.NotEmpty(t, root.all("title")[0].words())
		})
	}
}

// checkHarmless: no script, and nothing from outside.
func checkHarmless(t *testing.T, root *element, html string) {
	require.Empty(t, root.all("script", "img", "iframe", "object", "embed", "form", "base", "audio", "video"))
	require.NotContains(t, html, "://")
	require.NotContains(t, html, "\u202e")
	require.Len(t, root.all("style"), 1)
	for _, e := range root.all() {
		for name, value := range e.attr {
			require.False(t, strings.HasPrefix(name, "on"), name)
			require.NotContains(t, []string{"style", "src", "srcset", "action"}, name)
			if name == "href" {
				require.Regexp(t, `^(#[a-z-]+|data:,)$`, value)
			}
		}
	}
	style := root.all("style")[0].text
	require.NotContains(t, style, "url(")
	require.NotContains(t, style, "@import")
	sum := sha256.Sum256([]byte(style))
	policy := "default-src 'none'; img-src data:; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	found := false
	for _, m := range root.all("meta") {
		found = found || m.attr["http-equiv"] == "Content-Security-Policy" && m.attr["content"] == policy
	}
	require.True(t, found, policy)
}

// checkHeadings: one of the first level, and no level is left out.
func checkHeadings(t *testing.T, root *element) {
	require.Len(t, root.all("h1"), 1)
	level := 0
	for _, h := range root.all("h1", "h2", "h3", "h4", "h5", "h6") {
		at := int(h.name[1] - '0')
		require.LessOrEqual(t, at, level+1, h.words())
		require.NotEmpty(t, h.words())
		level = at
	}
}

// checkReferences: ids are unique, and what points to one finds it.
func checkReferences(t *testing.T, root *element) {
	ids := map[string]bool{}
	for _, e := range root.all() {
		if id, has := e.attr["id"]; has {
			require.Regexp(t, `^[a-z][a-z0-9-]*$`, id)
			require.False(t, ids[id], id)
			ids[id] = true
		}
	}
	for _, e := range root.all() {
		for _, id := range strings.Fields(e.attr["aria-labelledby"]) {
			require.True(t, ids[id], id)
		}
		if id, is := strings.CutPrefix(e.attr["href"], "#"); is {
			require.True(t, ids[id], id)
		}
		if e.attr["tabindex"] == "0" {
			require.Equal(t, "group", e.attr["role"], "what has the focus has a role and a name")
			require.NotEmpty(t, e.attr["aria-label"]+e.attr["aria-labelledby"])
		}
	}
}

// checkPictures: each tells in words what it shows.
func checkPictures(t *testing.T, root *element) {
	for _, svg := range root.all("svg") {
		require.Equal(t, "img", svg.attr["role"])
		require.GreaterOrEqual(t, len(svg.children), 2)
		title, words := svg.children[0], svg.children[1]
		require.Equal(t, "title desc", title.name+" "+words.name)
		require.NotEmpty(t, title.words())
		require.NotEmpty(t, words.words())
		require.Equal(t, title.attr["id"]+" "+words.attr["id"], svg.attr["aria-labelledby"])
		require.Empty(t, svg.all("style"))
	}
}

// checkTables: each has a caption and headings, and rows that are as wide as these.
func checkTables(t *testing.T, root *element) {
	for _, table := range root.all("table") {
		require.Equal(t, "caption", table.children[0].name)
		require.NotEmpty(t, table.children[0].words())
		rows := table.all("tr")
		require.Greater(t, len(rows), 1)
		for i, row := range rows {
			require.Len(t, row.children, len(rows[0].children))
			for j, cell := range row.children {
				switch {
				case i == 0:
					require.Equal(t, "th col", cell.name+" "+cell.attr["scope"])
					require.NotEmpty(t, cell.words())
				case j == 0:
					require.Equal(t, "th row", cell.name+" "+cell.attr["scope"])
					require.NotEmpty(t, cell.words())
				default:
					require.Equal(t, "td", cell.name)
				}
			}
		}
	}
}

// TestSections: each report has its section, with a sentence, what it is not, a
// picture and a table.
func TestSections(t *testing.T) {
	root := parsed(t, htmlOf(t, page(t, 600, plain)))
	var titles []string
	for _, h := range root.all("h2") {
		titles = append(titles, h.words())
	}
	require.Equal(t, []string{"Overview", "Goals", "Funnels", "Segments", "Attribution", "Findings", "Targets", "Return", "Quality of forecasts"}, titles)
	parts := root.all("article")
	require.Len(t, parts, 17)
	for _, part := range parts {
		title := part.all("h3")[0].words()
		require.NotEmpty(t, part.sentences(), title)
		require.NotEmpty(t, part.all("table"), title)
		require.True(t, slices.ContainsFunc(part.all("p"), func(p *element) bool { return p.attr["class"] == "not" && p.words() != "" }), title)
		if title != "Findings about the data" {
			require.Len(t, part.all("svg"), 1, title)
		}
	}
}

// TestContrast holds the colours of the page to WCAG 2.2, 1.4.3: text has 4.5:1.
func TestContrast(t *testing.T) {
	css := parsed(t, htmlOf(t, report.Page{})).all("style")[0].text
	rules := regexp.MustCompile(`(?s):root\{(.*?)\}`).FindAllStringSubmatch(css, -1)
	require.Len(t, rules, 3, "light, dark, paper")
	for _, rule := range rules {
		colours := map[string]string{}
		for _, m := range regexp.MustCompile(`--([a-z]+):(#[0-9a-f]{6})\b`).FindAllStringSubmatch(rule[1], -1) {
			colours[m[1]] = m[2]
		}
		for _, text := range []string{"ink", "faint", "accent"} {
			require.GreaterOrEqual(t, contrast(t, colours[text], colours["ground"]), 4.5, "%s: %v", text, colours)
		}
	}
}
