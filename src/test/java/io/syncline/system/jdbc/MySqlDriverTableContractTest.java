package io.syncline.system.jdbc;

/** MySQL's own driver, over a MariaDB. Skipped where either is missing. */
class MySqlDriverTableContractTest extends MariaDbTableContractTest {

  @Override
  CompanyDatabase empty() {
    return MariaDatabase.byTheDriverOfMySql();
  }
}
