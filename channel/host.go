package channel

import "strings"

// withoutWWW drops the first label if it is www and two others are left.
func withoutWWW(host string) string {
	if rest, ok := strings.CutPrefix(host, "www."); ok && strings.IndexByte(rest, '.') >= 0 {
		return rest
	}
	return host
}

// atOrBelow reports whether host is base or a subdomain of it. Hosts are never
// compared as substrings: notpaypal.com is not below paypal.com.
func atOrBelow(host, base string) bool {
	if !strings.HasSuffix(host, base) {
		return false
	}
	n := len(host) - len(base)
	return n == 0 || host[n-1] == '.'
}

func anyAtOrBelow(host string, bases []string) bool {
	for _, base := range bases {
		if atOrBelow(host, base) {
			return true
		}
	}
	return false
}

// isIPAddress reports whether host is an address in dotted decimal or in
// brackets. A last label of digits only is no name (RFC 3696), so malformed
// addresses are none either.
func isIPAddress(host string) bool {
	if strings.HasPrefix(host, "[") || strings.Contains(host, ":") {
		return true
	}
	last := host[strings.LastIndexByte(host, '.')+1:]
	for i := range len(last) {
		if last[i] < '0' || last[i] > '9' {
			return false
		}
	}
	return true
}

// page finds the row of a page: the longest path, else the host. Nil if none
// counts.
func (t *table) page(host, path string, k *keywords) *row {
	if len(path) > 1 {
		for _, r := range t.paths[host] {
			if isUnder(path, r.key[len(host):]) && k.admit(r) {
				return r
			}
		}
	}
	return t.host(host, k)
}

// isUnder reports whether the first segments of path are those of prefix.
func isUnder(path, prefix string) bool {
	rest, ok := strings.CutPrefix(path, prefix)
	return ok && (rest == "" || rest[0] == '/')
}

// host finds the row of a host in small letters without www.: its own, else
// the first pattern that fits, else the nearest parent that owns its
// subdomains. Rows that need a keyword count only where k has it.
func (t *table) host(host string, k *keywords) *row {
	own, parent := t.hosts.family(host, k)
	if own != nil {
		return own
	}
	if r := t.patterns.find(host, k); r != nil {
		return r
	}
	return parent
}

// family finds, in one pass, the row of the host and that of its nearest
// parent which owns its subdomains, as far as they count.
func (x *index) family(host string, k *keywords) (own, parent *row) {
	var h hash
	for i := len(host) - 1; i >= 0; i-- {
		h = h.with(host[i])
		if i > 0 && host[i-1] != '.' {
			continue
		}
		r := x.at(host[i:], h)
		switch {
		case r == nil || !k.admit(r):
		case i == 0:
			own = r
		case r.subdomains:
			parent = r
		}
	}
	return own, parent
}

// isWebmail reports whether a host that nobody knows looks like a mail program
// in the browser: mail or webmail before at least two labels.
func isWebmail(host string) bool {
	first, rest, _ := strings.Cut(host, ".")
	return (first == "mail" || first == "webmail") && strings.Contains(rest, ".")
}
