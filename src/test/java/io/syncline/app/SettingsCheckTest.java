package io.syncline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class SettingsCheckTest {
  private static final List<String> PROPERTIES =
      List.of("syncline.data-dir", "syncline.routes-dir", "syncline.tokens.*");

  @Test
  void aDatabaseThatFellSilentHoldsNoThreadForEver() throws IOException {
    var shipped = new Properties();
    try (var file = SettingsCheck.class.getResourceAsStream("/application.properties")) {
      shipped.load(file);
    }
    var driver = "quarkus.datasource.jdbc.additional-jdbc-properties.";

    assertThat(Integer.parseInt(shipped.getProperty(driver + "socketTimeout"))).isBetween(1, 600);
    assertThat(shipped.getProperty(driver + "tcpKeepAlive")).isEqualTo("true");
  }

  @Test
  void aMisspeltSettingOfTheEnvironmentIsRefusedWithTheRightOnes() {
    var environment = Map.of("SYNCLINE_DATADIR", "secret", "SYNCLINE_ROUTES_DIR", "routes");

    assertThatThrownBy(() -> SettingsCheck.refuseUnknown(environment, PROPERTIES))
        .hasMessageContaining("SYNCLINE_DATADIR")
        .hasMessageContaining("syncline.data-dir")
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining("SYNCLINE_ROUTES_DIR");
  }

  @Test
  void knownSettingsAndOtherPeoplesVariablesAreLeftAlone() {
    var environment =
        Map.of(
            "SYNCLINE_DATA_DIR",
            "d",
            "SYNCLINE_TOKENS_CI",
            "x",
            "HOME",
            "h",
            "SYNCLINE_TOKEN",
            "t");

    assertThatCode(() -> SettingsCheck.refuseUnknown(environment, PROPERTIES))
        .doesNotThrowAnyException();
  }
}
