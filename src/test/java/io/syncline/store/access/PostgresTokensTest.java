package io.syncline.store.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.access.SecretBox;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.state.TokenStore;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PostgresTokensTest {

  private static final SystemId BOOKS = SystemId.of("books");
  private static final SystemId CRM = SystemId.of("crm");
  private static final String KEY = SecretBox.newKey();

  private final DataSource source = TestDatabase.fresh();

  @Test
  void theNewestOutlivesTheProcess() {
    tokens(KEY).rotated(BOOKS, "refresh-1");
    tokens(KEY).rotated(BOOKS, "refresh-2");

    assertThat(tokens(KEY).refreshToken(BOOKS)).contains("refresh-2");
    assertThat(tokens(KEY).refreshToken(CRM)).isEmpty();
  }

  @Test
  void theTableHoldsNoTokenAndARowMovedToAnotherSystemIsRefused() throws SQLException {
    tokens(KEY).rotated(BOOKS, "refresh-1");
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      try (var rows = statement.executeQuery("select sealed from rotated_token")) {
        assertThat(rows.next()).isTrue();
        assertThat(new String(rows.getBytes(1), StandardCharsets.ISO_8859_1))
            .doesNotContain("refresh");
      }
      statement.execute("update rotated_token set system_id = 'crm'");
    }
    assertThatThrownBy(() -> tokens(KEY).refreshToken(CRM))
        .isInstanceOf(TokenStore.Unavailable.class);
  }

  @Test
  void withoutItsKeyItIsRefusedAndTheMessageSaysWhatToDo() {
    tokens(KEY).rotated(BOOKS, "refresh-1");

    assertThatThrownBy(() -> tokens(SecretBox.newKey()).refreshToken(BOOKS))
        .isInstanceOf(TokenStore.Unavailable.class)
        .hasMessageContaining("syncline.secret-key")
        .hasMessageNotContaining("refresh-1");
  }

  @Test
  void theAgeOfWhatIsKeptIsKnownWithoutTheKey() {
    tokens(KEY).rotated(BOOKS, "refresh-1");

    var ages = new PostgresCredentialAges(new Database(source));

    assertThat(ages.of(CRM)).isEmpty();
    assertThat(ages.of(BOOKS))
        .hasValueSatisfying(
            it -> {
              assertThat(it.givenBy()).isNull();
              assertThat(it.given()).isBeforeOrEqualTo(Instant.now().plusSeconds(60));
              assertThat(it.ended()).isFalse();
            });
  }

  private TokenStore tokens(String key) {
    return new PostgresTokens(new Database(source), new SecretBox(List.of(key)));
  }
}
