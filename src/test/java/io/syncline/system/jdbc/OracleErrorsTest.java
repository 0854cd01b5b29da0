package io.syncline.system.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.system.Failure;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers, states and words of Oracle's "Database Error Messages". */
class OracleErrorsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1     | 23000 | unique constraint (ERP.CUSTOMERS_UK) violated             | Invalid     | another row holds a value that is unique
          1400  | 23000 | cannot insert NULL into ("ERP"."CUSTOMERS"."NAME")        | Invalid     | a column that is needed is empty
          1407  | 72000 | cannot update ("ERP"."CUSTOMERS"."NAME") to NULL          | Invalid     | a column that is needed is empty
          2291  | 23000 | integrity constraint (ERP.FK) violated - parent key not found | Invalid | a row that it refers to is not there
          2290  | 23000 | check constraint (ERP.CK) violated                        | Invalid     | a check of the table refuses it
          12899 | 72000 | value too large for column "ERP"."CUSTOMERS"."NAME" (actual: 9, maximum: 8) | Invalid | a text is too long
          1438  | 22003 | value larger than specified precision                     | Invalid     | a number is too large
          20001 | 72000 | secret words of a trigger                                 | Invalid     | a trigger of the database refuses it
          60    | 61000 | deadlock detected while waiting for resource              | Transient   | had to give up the transaction
          1013  | 72000 | user requested cancel of current operation                | Transient   | had to give up the transaction
          1555  | 72000 | snapshot too old                                          | Transient   | had to give up the transaction
          1017  | 72000 | invalid username/password; logon denied                   | Refused     | refuses the user or the password
          1031  | 42000 | insufficient privileges                                   | Refused     | may not do that
          942   | 42000 | table or view does not exist                              | Transient   | is looked up again
          12516 | 66000 | no appropriate service handler found                      | RateLimited | no connection free
          12541 | 66000 | no listener                                               | Transient   | cannot be reached
          3113  | 08000 | end-of-file on communication channel                      | Transient   | cannot be reached
          16000 | 72000 | database open for read-only access                        | Transient   | takes no writes now
          923   | 42000 | FROM keyword not found where expected                     | Permanent   | does not understand
          """)
  void anErrorMeansWhatItMeansInAnyDatabase(
      int code, String state, String words, String kind, String reason) {
    var error = new SQLException("ORA-%05d: %s".formatted(code, words), state, code);
    var failure = SqlFailures.of(new SQLException("of the pool", error));

    assertThat(failure).isInstanceOf(Failure.class);
    assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(failure.reason())
        .contains(reason, "ORA-%05d".formatted(code))
        .doesNotContain("secret");
    assertThat(SqlFailures.isUnique(error)).isEqualTo(code == 1);
  }

  @ParameterizedTest
  @CsvSource({"17002", "17410", "17008"})
  void whatTheDriverSaysOfTheConnectionIsNoRefusal(int code) {
    var error = new SQLException("IO Error: Connection reset", "08006", code);

    assertThat(SqlFailures.isConnection(SqlFailures.state(error))).isTrue();
    assertThat(SqlFailures.isUndone(error)).isFalse();
    assertThat(SqlFailures.isRefusal(error)).isFalse();
  }
}
