package pattern

import "strings"

// TrimmedPath returns the subject "path": [URL.Path] without its trailing slashes, the root stays "/". It is "" if the URL has no path.
func (u *URL) TrimmedPath() string { return trimSlashes(u.Path) }

// Fragment returns the fragment in readable form, "" if there is none.
func (u *URL) Fragment() string { return Readable(u.RawFragment) }

// Text returns the subject "url": scheme, host, port, path with its trailing slashes and query, but no user info and no fragment.
// Nothing is decoded, escapes are in capitals. It is "" if the URL is absent.
//
// Without a scheme a host stands behind "//", so that Parse(Text) is the same URL again. Text allocates only if the URL was not sent in
// this form.
func (u *URL) Text() string {
	if u.Opaque || u.text != "" && hasCapitalEscapes(u.rawPath) && hasCapitalEscapes(u.RawQuery) {
		return u.text
	}
	if !u.Present {
		return ""
	}
	n := len(u.Scheme) + len(u.Host) + len(u.Port) + len(u.rawPath) + len(u.RawQuery)
	return string(u.AppendText(make([]byte, 0, n+8)))
}

// AppendText appends what [URL.Text] returns.
func (u *URL) AppendText(dst []byte) []byte {
	if !u.Present || u.Opaque {
		return append(dst, u.text...)
	}
	if u.Scheme != "" {
		dst = append(dst, u.Scheme...)
		dst = append(dst, ':')
	}
	switch {
	case u.Scheme != "" || u.Host != "" || u.Port != "":
		dst = append(dst, "//"...)
		dst = append(dst, u.Host...)
		if u.Port != "" {
			dst = append(dst, ':')
			dst = append(dst, u.Port...)
		}
	case strings.HasPrefix(u.rawPath, "//"):
		// Without the dot, which parsing removes, the first segment would read as a host.
		dst = append(dst, "/."...)
	}
	dst = appendCapitalEscapes(dst, u.rawPath)
	if u.RawQuery != "" {
		dst = append(dst, '?')
		dst = appendCapitalEscapes(dst, u.RawQuery)
	}
	return escapeTail(dst)
}

// escapeTail escapes the controls and spaces at the end of b: they stood before a fragment, and the end of a text is trimmed.
func escapeTail(b []byte) []byte {
	end := len(b)
	for end > 0 && b[end-1] <= ' ' {
		end--
	}
	if end == len(b) {
		return b
	}
	tail := string(b[end:])
	b = b[:end]
	for i := range len(tail) {
		b = appendEscape(b, tail[i])
	}
	return b
}

// trimSlashes drops all trailing slashes but that of the root.
func trimSlashes(path string) string {
	for len(path) > 1 && path[len(path)-1] == '/' {
		path = path[:len(path)-1]
	}
	return path
}
