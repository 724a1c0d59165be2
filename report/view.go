package report

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"unicode/utf8"

	"github.com/go-conversion/conversion/internal/chart"
)

// view is what the template shows.
type view struct {
	Title    string
	About    []string
	Tiles    []tile
	Sections []section
}

// tile is a figure of the overview, with the section that has more.
type tile struct{ Label, Value, Note, Section string }

// IsLong reports whether the value needs smaller letters.
func (t tile) IsLong() bool { return utf8.RuneCountInString(t.Value) > 14 }

// section is a chapter of the page.
type section struct {
	ID, Title string
	Parts     []part
}

// part is one subject: what it means, its picture and its numbers.
type part struct {
	ID, Title string
	Says      []string // what it means, a sentence each
	Not       string   // what it is not
	Drawing   drawing
	Picture   template.HTML // the drawing, as part of the page
	Tables    []table
	Terms     []term // words of the tables that not everybody knows
}

// drawing is a picture with the words under it.
type drawing struct{ SVG, Caption string }

// numbered gives all parts ids, and their pictures ids that no other has.
func numbered(sections []section) []section {
	for i := range sections {
		for j := range sections[i].Parts {
			p := &sections[i].Parts[j]
			p.ID = fmt.Sprintf("%s-%d", sections[i].ID, j+1)
			p.Picture = template.HTML(chart.Inline(p.Drawing.SVG, p.ID+"-picture")) //nolint:gosec // pictures escape what they are given
			p.Terms = occurring(p.Terms, p.Tables)
			for k := range p.Tables {
				p.Tables[k].ID = fmt.Sprintf("%s-table-%d", p.ID, k+1)
			}
		}
	}
	return sections
}

var (
	//go:embed templates/page.tmpl
	pageText string
	//go:embed templates/style.css
	styleText string

	pageTemplate = template.Must(template.New("page").Parse(pageText))
	style        = "\n" + chart.Style() + styleText
)

// policy lets browsers refuse whatever the page itself does not have: scripts,
// and all that is elsewhere.
func policy() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; img-src data:; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func write(w io.Writer, v *view) error {
	return pageTemplate.Execute(w, struct {
		*view
		Style  template.CSS
		Policy string
	}{v, template.CSS(style), policy()}) //nolint:gosec // the package's own style sheet
}
