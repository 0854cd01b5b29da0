package io.syncline.system.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.audit.export.ExportTarget;
import io.syncline.core.audit.export.ExportTarget.Attempt;
import io.syncline.journey.files.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real S3 server. */
class S3ExportsTest extends ExportTargetContract {

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

  @AfterEach
  void empty() {
    names().forEach(it -> server.client().deleteObject(o -> o.bucket(S3Server.BUCKET).key(it)));
  }

  @Override
  ExportTarget target() {
    return new S3Exports(server::client, S3Server.BUCKET);
  }

  @Override
  String content(String name) {
    return server.get(name);
  }

  /** This server shows its parts of uploads as objects of other names. */
  @Override
  List<String> names() {
    return server.keys("october");
  }

  @Override
  boolean isClean() {
    return server
        .client()
        .listMultipartUploads(it -> it.bucket(S3Server.BUCKET))
        .uploads()
        .isEmpty();
  }

  @Test
  void aBucketThatIsNotThereIsSaidWithoutAddresses() {
    var none = new S3Exports(server::client, "none");

    assertThatThrownBy(() -> none.begin(NAME, new Attempt("run-1", 1)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("S3 answered 404")
        .hasMessageNotContaining("127.0.0.1");
    assertThat(target().place("a/b.csv")).isEqualTo("s3://drops/a/b.csv");
    assertThat(target().takes("a/b.csv")).isTrue();
  }
}
