package chart

// Section is a table under a title. A report is a list of them, of which those
// without rows are left out.
type Section struct {
	Title string
	Table Table
}

// Text returns sections for a terminal.
func Text(sections ...Section) string {
	return join(sections, func(dst []byte, s *Section) []byte {
		dst = append(append(dst, Clean(s.Title)...), "\n\n"...)
		return s.Table.AppendText(dst)
	})
}

// Markdown returns sections with headings of the third level.
func Markdown(sections ...Section) string {
	return join(sections, func(dst []byte, s *Section) []byte {
		dst = append(append(append(dst, "### "...), Escape(s.Title)...), "\n\n"...)
		return s.Table.AppendMarkdown(dst)
	})
}

func join(sections []Section, draw func(dst []byte, s *Section) []byte) string {
	var dst []byte
	for i := range sections {
		if len(sections[i].Table.Rows) == 0 {
			continue
		}
		if len(dst) > 0 {
			dst = append(dst, '\n')
		}
		dst = draw(dst, &sections[i])
	}
	return string(dst)
}
