package io.syncline.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

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

    assertThat(SettingsCheck.problem(environment, PROPERTIES))
        .hasValueSatisfying(
            it ->
                assertThat(it)
                    .contains("SYNCLINE_DATADIR;", "SYNCLINE_DATA_DIR")
                    .doesNotContain("secret")
                    .hasLineCount(1));
    assertThat(SettingsCheck.problem(environment)).isPresent();
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

    assertThat(SettingsCheck.problem(environment, PROPERTIES)).isEmpty();
  }
}
