package io.syncline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.app.settings.SynclineSettings;
import io.syncline.core.audit.export.ExportTarget.Attempt;
import io.syncline.journey.files.S3Server;
import io.syncline.system.export.S3Exports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the settings say about S3, against a real server that checks signatures. */
class ExportBeansTest {

  @TempDir static Path folder;

  private static S3Server server;

  @BeforeAll
  static void start() throws IOException {
    server = new S3Server(folder).start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private record Settings(String key) implements SynclineSettings.S3 {

    @Override
    public Optional<String> bucket() {
      return Optional.of(S3Server.BUCKET);
    }

    @Override
    public String region() {
      return "us-east-1";
    }

    @Override
    public Optional<String> endpoint() {
      return Optional.of(server.endpoint());
    }

    @Override
    public Optional<String> accessKey() {
      return Optional.of(S3Server.ACCESS);
    }

    @Override
    public Optional<String> secretKey() {
      return Optional.of(key);
    }
  }

  @Test
  void whatTheSettingsNameIsWrittenTo() throws IOException {
    var s3 = new ExportBeans.S3(new Settings(S3Server.SECRET));
    try (var upload =
        new S3Exports(s3::client, S3Server.BUCKET).begin("a/b.csv", new Attempt("run-1", 1))) {
      upload.write("whole".getBytes(StandardCharsets.UTF_8), 0, 5);
      upload.complete();
    }
    s3.close();

    assertThat(server.get("a/b.csv")).isEqualTo("whole");
  }

  @Test
  void credentialsThatAreRefusedAreSaidWithoutThem() {
    var s3 = new ExportBeans.S3(new Settings("another"));

    assertThatThrownBy(
            () ->
                new S3Exports(s3::client, S3Server.BUCKET).begin("c.csv", new Attempt("run-1", 1)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("S3 answered 403")
        .hasMessageNotContaining("another");
    s3.close();
  }
}
