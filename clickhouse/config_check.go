package clickhouse

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/go-conversion/conversion"
)

// String returns the URL without user info, so that no password is printed.
func (s Server) String() string {
	u, err := url.Parse(s.URL)
	if err != nil || u.Host == "" {
		return "(no URL)"
	}
	return u.Scheme + "://" + u.Host + u.Path
}

// GoString is String, for %#v.
func (s Server) GoString() string { return s.String() }

// checkServers returns all faults of what a Config says about servers, joined;
// each is a [conversion.Fault] or wraps [ErrInsecure].
func checkServers(c Config) error {
	var faults []error
	if len(c.Servers) == 0 {
		faults = append(faults, &conversion.Fault{Path: "servers", Code: "missing", Message: "at least one server is needed"})
	}
	for i, s := range c.Servers {
		faults = append(faults, s.check(fmt.Sprintf("servers[%d].", i), c.Insecure))
	}
	if c.Sharding != ByUser && c.Sharding != Anyhow {
		faults = append(faults, &conversion.Fault{Path: "sharding", Code: "unknown", Message: fmt.Sprintf("no sharding %q", c.Sharding)})
	}
	if c.Parallel < 0 {
		faults = append(faults, &conversion.Fault{Path: "parallel", Code: "range", Message: fmt.Sprintf("%d streams, below 0", c.Parallel)})
	}
	return errors.Join(faults...)
}

// check returns all faults of one server, joined. Paths begin with the prefix.
func (s Server) check(prefix string, insecure bool) error {
	faults := []error{s.checkURL(prefix+"url", s.URL, insecure)}
	for i, replica := range s.Replicas {
		faults = append(faults, s.checkURL(fmt.Sprintf("%sreplicas[%d]", prefix, i), replica, insecure))
	}
	if !headerValue(s.User) {
		faults = append(faults, &conversion.Fault{Path: prefix + "user", Code: "header", Message: notInHeader})
	}
	if !headerValue(s.Password) {
		faults = append(faults, &conversion.Fault{Path: prefix + "password", Code: "header", Message: notInHeader})
	}
	return errors.Join(faults...)
}

const (
	notURL      = `is no URL of the form "https://host:8443"`
	notInHeader = "has control characters, or spaces around it, which HTTP cannot carry"
)

// checkURL never shows the text of an URL that might hold a password.
func (s Server) checkURL(path, text string, insecure bool) error {
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return &conversion.Fault{Path: path, Code: "url", Message: notURL}
	}
	if u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return &conversion.Fault{Path: path, Code: "url", Message: "has user info, a query or a fragment; name and password have fields of their own"}
	}
	if s.Password != "" && u.Scheme == "http" && !loopback(u.Hostname()) && !insecure {
		return fmt.Errorf("%s: %w to %s", path, ErrInsecure, u.Host)
	}
	return nil
}

// loopback reports whether a host is this machine.
func loopback(host string) bool {
	if ip := net.ParseIP(host); ip != nil {
		return ip.IsLoopback()
	}
	return strings.EqualFold(strings.TrimSuffix(host, "."), "localhost")
}

// headerValue reports whether a header carries s unchanged: HTTP trims blanks and
// has no place for control characters.
func headerValue(s string) bool {
	return strings.Trim(s, " \t") == s && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f })
}
