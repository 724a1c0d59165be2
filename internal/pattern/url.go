package pattern

import "strings"

// URL is the normal form of a URL as an event carries it. Two URLs of one page differ in it only where a server could tell them apart.
//
// The zero value is the absent URL, which has no subject at all.
type URL struct {
	Present     bool   // false if nothing was left after trimming
	Opaque      bool   // mailto:, about: and the like: no host, path or query, kept as text
	Scheme      string // lower-case, "" if none
	Host        string // as by [Host], "" if none
	Port        string // "" if none or the default of the scheme
	Path        string // readable, without dot segments, with its trailing slashes; at least "/", or "" if opaque or absent
	RawQuery    string // as sent, without "?"; "" if none
	RawFragment string // as sent, without "#"; "" if none

	rawPath string // Path with nothing decoded
	text    string // the text form, but for small letters in escapes, if it is a part of the input; always so if opaque
}

// Parse returns the normal form of a URL. It accepts any text:
//
//  1. Tabs and line ends are deleted, other characters up to U+0020 at both ends too. If nothing is left, the URL is absent.
//  2. The fragment is cut at the first "#", then the query at the first "?". Empty ones are absent.
//  3. The rest is scheme://authority/path, //authority/path, /path or nothing; or scheme:text, which is opaque unless a digit follows
//     the colon; or else it begins with an authority if its first segment, port aside, contains a dot, is localhost or begins with "[";
//     or else it is a path without its leading slash.
//  4. Scheme and host become lower-case, user info is dropped, the port too if it is empty or the scheme's default.
//  5. The path becomes readable, see [Readable], and loses its dot segments. Double and trailing slashes stay.
//
// A URL in lower case without escapes and dot segments costs no allocation.
func Parse(raw string) (u URL) {
	u.Parse(raw)
	return u
}

// Parse sets u to the normal form of a URL, as the function of that name does, without the copy.
func (u *URL) Parse(raw string) {
	*u = URL{}
	rest := clean(raw)
	if rest == "" {
		return
	}
	u.Present = true
	if i := strings.IndexByte(rest, '#'); i >= 0 {
		rest, u.RawFragment = rest[:i], rest[i+1:]
	}
	sent := rest
	if i := strings.IndexByte(rest, '?'); i >= 0 {
		rest, u.RawQuery = rest[:i], rest[i+1:]
		if u.RawQuery == "" {
			sent = rest
		}
	}

	var same bool // what was sent is the text form
	path := rest
	switch colon := schemeEnd(rest); {
	case colon > 0 && strings.HasPrefix(rest[colon+1:], "//"):
		u.Scheme = lowerASCII(rest[:colon])
		path, same = u.cutAuthority(rest[colon+3:])
		same = same && u.Scheme == rest[:colon]
	case rest == "":
	case strings.HasPrefix(rest, "//"):
		path, same = u.cutAuthority(rest[2:])
		same = same && rest[2:] != path
	case rest[0] == '/':
		same = true
	case colon > 0 && !(colon+1 < len(rest) && isDigit(rest[colon+1])):
		u.setOpaque(sent, colon)
		return
	default:
		if segment, _, _ := strings.Cut(rest, "/"); looksLikeAuthority(segment) {
			path, _ = u.cutAuthority(rest)
		} else {
			path = "/" + rest
		}
	}
	u.setPath(path, sent, same)
}

// setPath fills in the path, and keeps what was sent if that is the text form.
func (u *URL) setPath(path, sent string, same bool) {
	if path == "" {
		path, same = "/", false
	}
	u.rawPath, u.Path = path, path
	if strings.IndexByte(path, '%') >= 0 || strings.IndexByte(path, '.') >= 0 {
		u.rawPath = dotless(path)
		u.Path = Readable(u.rawPath)
	}
	if same && len(u.rawPath) == len(path) && sent[len(sent)-1] > ' ' {
		u.text = sent
	}
}

// setOpaque keeps scheme:text with its query as it is, but for the case of the scheme.
func (u *URL) setOpaque(sent string, colon int) {
	u.Opaque = true
	u.RawQuery = ""
	u.Scheme = lowerASCII(sent[:colon])
	u.text = sent
	if u.Scheme != sent[:colon] || sent[len(sent)-1] <= ' ' {
		b := append(make([]byte, 0, len(sent)+8), u.Scheme...)
		u.text = string(escapeTail(append(b, sent[colon:]...)))
	}
}

// cutAuthority cuts s before its first slash and fills in host and port. It reports whether the authority already is in normal form.
func (u *URL) cutAuthority(s string) (path string, same bool) {
	end := 0
	for end < len(s) && plainHostByte[s[end]] {
		end++
	}
	if (end == len(s) || s[end] == '/') && (end == 0 || s[end-1] != '.') {
		u.Host = s[:end]
		return s[end:], true
	}
	if i := strings.IndexByte(s[end:], '/'); i >= 0 {
		end += i
	} else {
		end = len(s)
	}
	return s[end:], u.setAuthority(s[:end])
}

// setAuthority splits user info, host and port.
func (u *URL) setAuthority(sent string) (same bool) {
	host, port := splitPort(sent[strings.LastIndexByte(sent, '@')+1:])
	u.Host = normalHost(host)
	if !(u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443") {
		u.Port = port
	}
	if u.Port == "" {
		return sent == u.Host
	}
	return len(sent) == len(u.Host)+1+len(u.Port) && strings.HasPrefix(sent, u.Host)
}

// clean deletes what no URL contains: tabs and line ends anywhere, controls and spaces at both ends.
func clean(s string) string {
	for s != "" && s[0] <= ' ' {
		s = s[1:]
	}
	for s != "" && s[len(s)-1] <= ' ' {
		s = s[:len(s)-1]
	}
	if !hasControl(s) {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		if c := s[i]; c != '\t' && c != '\n' && c != '\r' {
			b = append(b, c)
		}
	}
	return string(b)
}

// hasControl reports whether a byte below U+0020 is in s. It takes eight at a time: where a byte is less, the subtraction sets its highest bit.
func hasControl(s string) bool {
	const low, high = 0x2020202020202020, 0x8080808080808080
	for len(s) >= 8 {
		w := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
		if (w-low)&^w&high != 0 {
			return true
		}
		s = s[8:]
	}
	for i := range len(s) {
		if s[i] < ' ' {
			return true
		}
	}
	return false
}

// schemeEnd returns the index of the colon behind a scheme (RFC 3986, 3.1), or -1.
func schemeEnd(s string) int {
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c|0x20 && c|0x20 <= 'z':
		case i > 0 && (isDigit(c) || c == '+' || c == '-' || c == '.'):
		case i > 0 && c == ':':
			return i
		default:
			return -1
		}
	}
	return -1
}

// looksLikeAuthority tells shop.example from checkout where no scheme stands in front.
func looksLikeAuthority(segment string) bool {
	at := strings.LastIndexByte(segment, '@') + 1
	host, _ := splitPort(segment[at:])
	name := segment[:at+len(host)]
	return strings.IndexByte(name, '.') >= 0 || strings.HasPrefix(name, "[") || strings.EqualFold(name, "localhost")
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
