package io.syncline.system.jdbc;

class PostgresTableContractTest extends TableContractTest {

  @Override
  CompanyDatabase empty() {
    return new BusinessDatabase();
  }

  @Override
  String[] tables() {
    return new String[] {
      """
      create table customers (
        no integer generated always as identity primary key,
        name varchar(40) not null, email varchar(80) unique, note text, vip boolean,
        credit numeric(12, 2) check (credit > -50), rate double precision, big bigint, born date,
        seen timestamp, at timestamptz, gone boolean not null default false,
        row_version integer not null default 1,
        created_at timestamptz not null default clock_timestamp(),
        changed_at timestamptz not null default clock_timestamp())
      """,
      "create table rows_of (invoice text, place integer, text text, primary key (invoice, place))",
      "create table codes (code varchar(20) primary key, label text)",
      "create type colour as enum ('red', 'green')",
      "create table colours (id uuid default gen_random_uuid() primary key, colour colour)"
    };
  }

  @Override
  void insertChanged(String time) {
    database().execute("insert into customers (name, changed_at) values ('n', '" + time + "+00')");
  }
}
