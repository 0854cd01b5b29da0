package io.syncline.system.jdbc.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns as the driver of Oracle describes them, which H2 does not. */
class OracleColumnsTest {

  @ParameterizedTest
  @CsvSource({
    "93, DATE, 7, 0, LOCAL_TIME",
    "93, TIMESTAMP(6), 11, 6, LOCAL_TIME",
    "-101, TIMESTAMP(6) WITH TIME ZONE, 13, 6, INSTANT",
    "-102, TIMESTAMP(6) WITH LOCAL TIME ZONE, 11, 6, INSTANT",
    "2, NUMBER, 9, 0, INTEGER",
    "2, NUMBER, 0, -127, NUMBER",
    "3, NUMBER, 12, 2, NUMBER",
    "6, FLOAT, 126, -127, FLOAT",
    "100, BINARY_FLOAT, 4, 0, FLOAT",
    "101, BINARY_DOUBLE, 8, 0, FLOAT",
    "12, VARCHAR2, 40, 0, TEXT",
    "1, CHAR, 3, 0, TEXT",
    "1111, NVARCHAR2, 40, 0, TEXT",
    "2005, CLOB, 4000, 0, OTHER",
    "-3, RAW, 16, 0, BINARY",
    "2004, BLOB, 4000, 0, BINARY",
    "-13, BFILE, 530, 0, BINARY",
    "16, BOOLEAN, 1, 0, BOOLEAN",
    "-104, INTERVALDS, 11, 6, OTHER"
  })
  void aColumnIsWhatItsTypeSays(int type, String name, int size, int digits, ColumnKind kind) {
    assertThat(Dialect.ORACLE.kind(type, name, size, digits)).isEqualTo(kind);
  }

  @Test
  void aDateKeepsNoFractionsAndADayIsItsFirstMoment() throws SQLException {
    var date = new Column("AT", ColumnKind.LOCAL_TIME, "DATE", 7, 0, true, false);
    var stamp = new Column("AT", ColumnKind.LOCAL_TIME, "TIMESTAMP(6)", 11, 6, true, false);

    assertThat(bound(date, "2026-02-01T01:02:03.900000"))
        .isEqualTo(LocalDateTime.parse("2026-02-01T01:02:03"));
    assertThat(bound(stamp, "2026-02-01 01:02:03.9"))
        .isEqualTo(LocalDateTime.parse("2026-02-01T01:02:03.9"));
    assertThat(bound(date.byDay(), "2026-02-01"))
        .isEqualTo(LocalDateTime.parse("2026-02-01T00:00:00"));
    assertThatThrownBy(() -> bound(date, "2026-02-30T00:00:00"))
        .isInstanceOfSatisfying(
            SQLException.class, it -> assertThat(it.getSQLState()).isEqualTo("22018"));
  }

  private static Object bound(Column column, String text) throws SQLException {
    var bound = new AtomicReference<Object>();
    var statement =
        (PreparedStatement)
            Proxy.newProxyInstance(
                OracleColumnsTest.class.getClassLoader(),
                new Class<?>[] {PreparedStatement.class},
                (proxy, method, arguments) -> {
                  bound.set(arguments[1]);
                  return null;
                });
    Dialect.ORACLE.bind(statement, 1, column, text);
    return bound.get();
  }
}
