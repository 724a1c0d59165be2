package clickhouse

import (
	"context"
	"fmt"
)

// Create runs the statements of [Table.DDL] on every server and replica, in order, or
// once if the table is that of a Cluster, which takes them to all of its servers. The
// database has to be there. The first failure ends it, also that a table of this name
// exists already.
func (db *DB) Create(ctx context.Context) error {
	statements, err := db.config.Table.DDL()
	if err != nil {
		return err
	}
	for _, s := range db.config.Servers {
		urls := []string{s.URL}
		if db.config.Table.Cluster == "" {
			urls = append(urls, s.Replicas...)
		}
		for _, url := range urls {
			s.URL, s.Replicas = url, nil
			if err := db.createOn(ctx, s, statements); err != nil {
				return fmt.Errorf("create %s: %w", db.config.Table.From, err)
			}
		}
	}
	return nil
}

func (db *DB) createOn(ctx context.Context, s Server, statements []string) error {
	c, err := newClient(s, options{insecure: db.config.Insecure, parallel: 1})
	if err != nil {
		return err
	}
	defer c.close()
	for _, sql := range statements {
		if err := c.exec(ctx, sql, nil, nil); err != nil {
			return err
		}
	}
	return nil
}
