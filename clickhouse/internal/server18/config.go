package server18

import (
	"bytes"
	"os"
	"path/filepath"
	"text/template"
)

// node is one server's place: its folder and its ports.
type node struct {
	Dir       string
	HTTP, TCP int
}

// setup is what the templates are filled with.
type setup struct {
	node
	Cluster        string
	Nodes          []node
	User, Password string
}

var configs = template.Must(template.New("").Parse(`
{{define "config.xml"}}<?xml version="1.0"?>
<yandex>
	<logger><level>warning</level><console>1</console></logger>
	<listen_host>127.0.0.1</listen_host>
	<http_port>{{.HTTP}}</http_port>
	<tcp_port>{{.TCP}}</tcp_port>
	<path>{{.Dir}}/data/</path>
	<tmp_path>{{.Dir}}/tmp/</tmp_path>
	<users_config>users.xml</users_config>
	<default_profile>default</default_profile>
	<default_database>default</default_database>
	<mark_cache_size>67108864</mark_cache_size>
	<timezone>UTC</timezone>
	<remote_servers>
		<{{.Cluster}}>{{range .Nodes}}
			<shard><replica><host>127.0.0.1</host><port>{{.TCP}}</port></replica></shard>{{end}}
		</{{.Cluster}}>
	</remote_servers>
</yandex>
{{end}}
{{define "users.xml"}}<?xml version="1.0"?>
<yandex>
	<profiles><default/></profiles>
	<quotas><default/></quotas>
	<users>
		<default>
			<password></password>
			<networks><ip>127.0.0.1</ip></networks>
			<profile>default</profile>
			<quota>default</quota>
		</default>
		<{{.User}}>
			<password>{{.Password}}</password>
			<networks><ip>127.0.0.1</ip></networks>
			<profile>default</profile>
			<quota>default</quota>
		</{{.User}}>
	</users>
</yandex>
{{end}}`))

// write makes the folder of a node and puts its configuration there.
func (n node) write(all []node) error {
	if err := os.Mkdir(n.Dir, 0o700); err != nil {
		return err
	}
	s := setup{node: n, Cluster: Cluster, Nodes: all, User: User, Password: Password}
	for _, name := range []string{"config.xml", "users.xml"} {
		var text bytes.Buffer
		if err := configs.ExecuteTemplate(&text, name, s); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(n.Dir, name), text.Bytes(), 0o600); err != nil {
			return err
		}
	}
	return nil
}
