package io.syncline.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.system.state.StoreException;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database reports concerns the server, or the values of one statement. */
class StoreFailureTest {

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"53100", "53300", "08006", "08001", "57P01", "57P03", "58030", "25006"})
  void aServerThatCannotWorkIsUnavailable(String state) {
    assertThat(new StoreFailure(new SQLException("x", state)).unavailable()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"22P05", "23505", "42703", "57014", "", "XX000"})
  void aStatementThatIsRefusedIsNot(String state) {
    assertThat(new StoreFailure(new SQLException("x", state)).unavailable()).isFalse();
  }

  @Test
  void itIsFoundAmongTheCauses() {
    var full = new StoreFailure(new SQLException("x", "53100"));
    assertThat(StoreException.outage(new CompletionException(full))).containsSame(full);
    assertThat(StoreException.outage(new IllegalStateException("x"))).isEmpty();
  }
}
