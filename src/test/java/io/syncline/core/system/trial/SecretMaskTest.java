package io.syncline.core.system.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.definition.RoutesDirectory;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person is shown of a connection with secrets. */
class SecretMaskTest {

  @TempDir Path folder;

  @Test
  void secretsAreHiddenInEveryFormAndNothingElseIs() throws IOException {
    var file =
        Files.writeString(
            folder.resolve("desk.system.yaml"),
            """
            type: desk
            baseUrl: https://desk.example
            settings: {key: {secret: true}, pin: {secret: true}, phrase: {secret: true}, region: {}}
            auth: {kind: apiKey, header: X-Desk-Key, token: "${key}"}
            """);
    var type = new RoutesDirectory(Map.of()).load(file).types().named("desk").orElseThrow();
    var mask =
        new SecretMask(
            type,
            Map.of("key", "a b/c", "pin", "", "phrase", "<a>&\"", "region", "eu"),
            it -> URLEncoder.encode(it, StandardCharsets.UTF_8));
    assertThat(mask.text("k=a b/c&k=a+b%2Fc&k=a%20b%2Fc in eu"))
        .isEqualTo("k=•••&k=•••&k=••• in eu");
    assertThat(mask.text("<p k=\"&lt;a&gt;&amp;&quot;\">&lt;a&gt;&amp;\"</p>"))
        .isEqualTo("<p k=\"•••\">•••</p>");
    assertThat(mask.header("x-desk-key", "whatever")).isEqualTo("•••");
    assertThat(mask.header("authorization", "Basic whatever")).isEqualTo("•••");
    assertThat(mask.header("X-Region", "eu")).isEqualTo("eu");
  }

  @Test
  void whatALoginGaveIsHidden() throws IOException {
    var file =
        Files.writeString(
            folder.resolve("desk.system.yaml"),
            """
            type: desk
            baseUrl: https://desk.example
            auth:
              kind: session
              login: {path: /login, send: {X-Session: "{token}"}}
              csrf: {path: /csrf, send: {X-Crumb: "{crumb}"}}
            """);
    var type = new RoutesDirectory(Map.of()).load(file).types().named("desk").orElseThrow();
    var mask = new SecretMask(type, Map.of(), it -> it);
    assertThat(mask.header("Cookie", "sid=1")).isEqualTo("•••");
    assertThat(mask.header("x-session", "t")).isEqualTo("•••");
    assertThat(mask.header("X-Crumb", "c")).isEqualTo("•••");
  }
}
