package channel_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion/channel"
)

// sourceRow is a row of data/sources.tsv.
type sourceRow struct {
	kind, key, category, source string
	params                      []string
	subdomains, needsParam      bool
	pattern                     *regexp.Regexp
}

// sourceRows is the table of all rows.
type sourceRows []sourceRow

func readSources(t testing.TB) sourceRows {
	text, err := os.ReadFile("data/sources.tsv")
	require.NoError(t, err)
	var rows sourceRows
	for line := range strings.Lines(string(text)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		require.Len(t, f, 8)
		r := sourceRow{kind: f[0], key: f[1], category: f[3], source: cmp.Or(f[4], f[1]), subdomains: f[2] == "1", needsParam: f[6] == "1"}
		if r.category == "plain" {
			r.category = ""
		}
		if f[5] != "" {
			r.params = strings.Split(f[5], ",")
		}
		if r.kind == "pattern" {
			r.pattern = patternOf(r.key)
		}
		rows = append(rows, r)
	}
	return rows[1:]
}

// lookup is the slow twin of the table: it goes through all rows, by regexps.
func (rows sourceRows) lookup(host string, keywords map[string]string) (found sourceRow, ok bool) {
	counts := func(r sourceRow) bool {
		return !r.needsParam || slices.ContainsFunc(r.params, func(p string) bool { return strings.TrimSpace(keywords[p]) != "" })
	}
	for _, r := range rows {
		if r.kind == "host" && r.key == host && counts(r) {
			return r, true
		}
	}
	for _, r := range rows {
		if r.kind == "pattern" && counts(r) && r.pattern.MatchString(host) {
			return r, true
		}
	}
	for _, r := range rows {
		if r.kind == "host" && r.subdomains && strings.HasSuffix(host, "."+r.key) && counts(r) && len(r.key) > len(found.key) {
			found, ok = r, true
		}
	}
	return found, ok
}

func patternOf(key string) *regexp.Regexp {
	expr := regexp.QuoteMeta(key)
	if front, ok := strings.CutSuffix(expr, `\.\{\}`); ok {
		return regexp.MustCompile("^" + front + `\.(com|[a-z]{2}|(com|co|org|net|ac|or|ne)\.[a-z]{2})$`)
	}
	return regexp.MustCompile("^" + strings.ReplaceAll(expr, `\{\}`, "[a-z]{2}") + "$")
}

func ask(r *channel.Resolver, host, query string) (category, source string) {
	t := r.Touch(channel.Facts{Referrer: "https://" + host + "/" + query})
	return t.Category, t.Source
}

func TestEveryHostIsItself(t *testing.T) {
	rows := readSources(t)
	hosts := 0
	for _, row := range rows {
		if row.kind != "host" {
			continue
		}
		hosts++
		query := ""
		if row.needsParam {
			query = "?" + row.params[0] + "=lamp"
		}
		category, source := ask(channel.Default(), row.key, query)
		require.Equal(t, []string{row.category, row.source}, []string{category, source}, row.key)
		category, _ = ask(channel.Default(), "www."+strings.ToUpper(row.key), query)
		require.Equal(t, row.category, category, row.key)
	}
	require.Equal(t, 1336, hosts)
}

func TestLookAlikes(t *testing.T) {
	rows := readSources(t)
	for _, row := range rows {
		if row.kind != "host" {
			continue
		}
		query := ""
		if len(row.params) > 0 {
			query = "?" + row.params[0] + "=lamp"
		}
		if _, listed := rows.lookup("x"+row.key, nil); !listed {
			category, source := ask(channel.Default(), "x"+row.key, query)
			require.Empty(t, category, "x"+row.key)
			require.Equal(t, "x"+row.key, source)
		}
		if strings.HasPrefix(row.key, "mail.") {
			continue // any mail.… is email
		}
		category, source := ask(channel.Default(), row.key+".evil.example", query)
		require.Empty(t, category, row.key)
		require.Equal(t, row.key+".evil.example", source)
	}
}

func TestTableAgainstSlowTwin(t *testing.T) {
	rows := readSources(t)
	random := rand.New(rand.NewPCG(1, 2))
	parts := []string{"google", "yandex", "bing", "ask", "images", "de", "co", "uk", "com", "search", "yahoo", "m", "www1", "evil", "facebook", "x", "ac", "news"}
	for range 3000 {
		var labels []string
		for range 1 + random.IntN(3) {
			labels = append(labels, parts[random.IntN(len(parts))])
		}
		host := strings.Join(labels, ".") + "." + rows[random.IntN(len(rows))].key
		if random.IntN(2) == 0 {
			host = strings.Join(labels, ".") + "." + parts[random.IntN(len(parts))]
		}
		host, _, _ = strings.Cut(strings.ReplaceAll(strings.TrimSuffix(host, "."), "{}", "fr"), "/")
		if !strings.Contains(host, ".") {
			continue
		}
		keywords, query := map[string]string{}, ""
		if random.IntN(2) == 0 {
			keywords, query = map[string]string{"q": "lamp"}, "?q=lamp"
		}
		want, ok := rows.lookup(host, keywords)
		category, source := ask(channel.Default(), host, query)
		require.Equal(t, want.category, category, host)
		if ok && want.category != "" {
			require.Equal(t, want.source, source, host)
		} else {
			require.Equal(t, host, source)
		}
	}
}

func TestEveryAppAndNameIsItself(t *testing.T) {
	for _, row := range readSources(t) {
		switch {
		case row.kind == "app":
			touch := channel.Default().Touch(channel.Facts{Referrer: "android-app://" + row.key})
			require.Equal(t, []string{row.category, row.source}, []string{touch.Category, touch.Source}, row.key)
		case row.kind == "name" && row.key != "":
			require.NotContains(t, row.key, ".", "names with a dot would not be found")
			require.Equal(t, row.category, categoryOf(row.key), row.key)
			require.Equal(t, row.category, categoryOf(strings.ToUpper(row.key)), row.key)
		}
	}
}

// categoryOf asks for the category of a source by a custom rule for each.
func categoryOf(source string) string {
	for _, c := range []channel.Category{"search", "social", "video", "shopping", "email", "ai"} {
		r := channel.MustNew(channel.Config{Custom: []channel.Rule{{Channel: "yes", Category: c}}})
		if got := r.Touch(withFields("utm_source", source)); got.Channel == "yes" {
			return string(c)
		}
	}
	return ""
}

func TestPatternRows(t *testing.T) {
	for _, row := range readSources(t) {
		if row.kind != "pattern" {
			continue
		}
		require.Equal(t, 1, strings.Count(row.key, "{}"), "the table knows one wildcard")
		for _, tail := range []string{"de", "fr"} {
			host := strings.ReplaceAll(row.key, "{}", tail)
			category, source := ask(channel.Default(), host, fmt.Sprintf("?%s=lamp", row.params[0]))
			require.Equal(t, []string{row.category, row.source}, []string{category, source}, host)
		}
	}
}
