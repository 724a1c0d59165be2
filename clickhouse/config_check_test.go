package clickhouse

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCheckServers(t *testing.T) {
	tests := []struct {
		name   string
		config Config
		want   []string // lines; none is no fault
	}{
		{"good", Config{Servers: []Server{{URL: "https://ch-1:8443", Replicas: []string{"https://ch-2:8443/proxy/"}, User: "reports", Password: "geheim"}}}, nil},
		{"no server", Config{}, []string{"servers: at least one server is needed"}},
		{"loopback", Config{Servers: []Server{{URL: "http://localhost:8123", Password: "p"}, {URL: "http://127.0.0.2", Password: "p"}, {URL: "http://[::1]:1", Password: "p"}}}, nil},
		{"no password", Config{Servers: []Server{{URL: "http://ch-1:8123", User: "reports"}}}, nil},
		{"plain", Config{Servers: []Server{{URL: "http://ch-1:8123", Replicas: []string{"https://ch-2", "http://10.0.0.1"}, Password: "geheim"}}}, []string{
			"servers[0].url: a password over plain http to ch-1:8123",
			"servers[0].replicas[1]: a password over plain http to 10.0.0.1",
		}},
		{"plain by name", Config{Servers: []Server{{URL: "http://ch-1:8123", Password: "geheim"}}, Insecure: true}, nil},
		{"no URLs", Config{Servers: []Server{{URL: "ch-1:8443"}, {URL: ""}, {URL: "ftp://ch-1"}, {URL: "https://"}, {URL: "https://:8443"}, {URL: "https://user:geheim/@ch-1:8443"}, {URL: "https://ch-1:port"}, {URL: "https://a b"}}}, []string{
			"servers[0].url: " + notURL, "servers[1].url: " + notURL, "servers[2].url: " + notURL, "servers[3].url: " + notURL,
			"servers[4].url: " + notURL, "servers[5].url: " + notURL, "servers[6].url: " + notURL, "servers[7].url: " + notURL,
		}},
		{"too much URL", Config{Servers: []Server{{URL: "https://reports:geheim@ch-1"}, {URL: "https://ch-1?password=geheim"}, {URL: "https://ch-1/#geheim"}, {URL: "https://ch-1?"}}}, []string{
			"servers[0].url: has user info, a query or a fragment; name and password have fields of their own",
			"servers[1].url: has user info, a query or a fragment; name and password have fields of their own",
			"servers[2].url: has user info, a query or a fragment; name and password have fields of their own",
			"servers[3].url: has user info, a query or a fragment; name and password have fields of their own",
		}},
		{"header", Config{Servers: []Server{{URL: "https://ch-1", User: "a\r\nX: b", Password: "geheim "}, {URL: "https://ch-1", User: "größe", Password: "a b"}}}, []string{
			"servers[0].user: " + notInHeader, "servers[0].password: " + notInHeader,
		}},
		{"others", Config{Servers: []Server{{URL: "https://ch-1"}}, Sharding: "random", Parallel: -1}, []string{
			`sharding: no sharding "random"`, "parallel: -1 streams, below 0",
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := checkServers(test.config)
			if test.want == nil {
				require.NoError(t, err)
				return
			}
			require.Error(t, err)
			require.Equal(t, test.want, strings.Split(err.Error(), "\n"))
			require.NotContains(t, err.Error(), "geheim")
		})
	}
}

func TestInsecureIs(t *testing.T) {
	_, err := newClient(Server{URL: "http://ch-1", Password: "p"}, options{})
	require.ErrorIs(t, err, ErrInsecure)
	_, err = newClient(Server{URL: "http://ch-1", Password: "p"}, options{insecure: true})
	require.NoError(t, err)
}

func TestServerString(t *testing.T) {
	for text, want := range map[string]string{
		"https://ch-1:8443":             "https://ch-1:8443",
		"https://reports:geheim@ch-1/x": "https://ch-1/x",
		"https://ch-1?password=geheim":  "https://ch-1",
		"https://u:geheim/@ch-1":        "(no URL)",
		"geheim":                        "(no URL)",
		"":                              "(no URL)",
	} {
		require.Equal(t, want, Server{URL: text, Password: "geheim"}.String())
	}
}
