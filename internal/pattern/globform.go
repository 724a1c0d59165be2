package pattern

// maxTexts bounds the texts that a glob without wildcards is written out to.
const maxTexts = 64

// texts returns all texts that the glob covers, or nil if there is a wildcard or there are too many.
func (g *glob) texts() []string {
	texts := []string{""}
	for i, s := range g.segments {
		if s.kind == deep || len(s.gaps) > 0 || len(texts)*len(s.chunks[0]) > maxTexts {
			return nil
		}
		texts = cross(texts, cross([]string{g.before(i)}, s.chunks[0]))
	}
	if len(g.segments) == 0 {
		texts[0] = "/"
	}
	return texts
}

// simple returns the prefix, suffix or part that is the same as the glob, or "". A prefix that ends in a slash holds for the path before
// it, too, just as "**" may stand for no segment.
func (g *glob) simple() (op, string) {
	if g.sep == '/' {
		return opPrefix, g.subtree()
	}
	if g.sep != 0 {
		return 0, ""
	}
	s := g.segments[0]
	texts := make([]string, len(s.chunks))
	for i, chunk := range s.chunks {
		if len(chunk) > 1 {
			return 0, ""
		}
		texts[i] = chunk[0]
	}
	switch {
	case len(texts) == 2 && texts[1] == "":
		return opPrefix, texts[0]
	case len(texts) == 2 && texts[0] == "":
		return opSuffix, texts[1]
	case len(texts) == 3 && texts[0] == "" && texts[2] == "":
		return opContains, texts[1]
	}
	return 0, ""
}

// subtree returns the prefix /a/b/ of the glob /a/b/**.
func (g *glob) subtree() string {
	prefix := "/"
	for i, s := range g.segments {
		switch {
		case s.kind == fixed:
			prefix += s.chunks[0][0] + "/"
		case s.kind == deep && i == len(g.segments)-1:
			return prefix
		default:
			return ""
		}
	}
	return ""
}

// literal returns the longest text that is a part of all that the glob covers, "" if there is none.
func (g *glob) literal() string {
	longest, run := "", ""
	for i, s := range g.segments {
		if s.kind == deep {
			run = ""
			continue
		}
		run += g.before(i)
		for j, chunk := range s.chunks {
			if j > 0 || len(chunk) > 1 {
				run = ""
			}
			if len(chunk) == 1 {
				run += chunk[0]
			}
			if len(run) > len(longest) {
				longest = run
			}
		}
	}
	return longest
}

// before returns the separator that stands in front of the segment wherever it fits: each segment of a path has one, the first label of a
// host has none, and nor has one behind labels that may be missing.
func (g *glob) before(i int) string {
	if g.sep == '/' {
		return "/"
	}
	if g.sep == 0 || i == 0 || g.segments[i-1].kind == deep {
		return ""
	}
	return string(rune(g.sep))
}
