package io.syncline.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ApiTokensTest {

  @Test
  void aTokenIsKnownByItsHashAlone() {
    var token = ApiTokens.newToken();
    var tokens = new ApiTokens(Map.of("ops", ApiTokens.hashOf(token)));

    assertThat(tokens.owner(token)).contains("ops");
    assertThat(tokens.owner(token + "x")).isEmpty();
    assertThat(tokens.owner(ApiTokens.hashOf(token))).as("the hash is no token").isEmpty();
  }

  @Test
  void withoutTokensAccessIsRefused() {
    assertThat(new ApiTokens(Map.of()).owner("")).isEmpty();
  }

  @Test
  void aWrongHashIsRefusedByTheNameOfItsOwnerAndNotQuoted() {
    assertThatThrownBy(() -> new ApiTokens(Map.of("ops", "my-secret-token")))
        .hasMessageContaining("syncline.api-tokens.ops")
        .hasMessageNotContaining("my-secret-token");
  }

  @Test
  void tokensAreNeverTheSameTwice() {
    assertThat(ApiTokens.newToken()).isNotEqualTo(ApiTokens.newToken()).hasSizeGreaterThan(40);
  }
}
