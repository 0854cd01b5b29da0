package io.syncline.system.http.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that end with their process. */
class TemporaryFileTest {

  @TempDir Path folder;

  /** A process that is killed with a file open. */
  static final class Killed {
    public static void main(String[] arguments) throws IOException {
      write(TemporaryFile.open());
      System.out.println("open");
      Runtime.getRuntime().halt(9);
    }
  }

  private static void write(TemporaryFile file) throws IOException {
    file.channel().write(ByteBuffer.wrap("bytes".getBytes(US_ASCII)));
  }

  @Test
  void aProcessThatIsKilledLeavesNoneAndTouchesNoneOfOthers() throws Exception {
    try (var own = TemporaryFile.open(Files.createTempFile(folder, "syncline-", ".file"))) {
      write(own);
      var killed =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Djava.io.tmpdir=" + folder,
                  "-cp",
                  Stream.of(place(TemporaryFile.class), place(Killed.class))
                      .collect(Collectors.joining(File.pathSeparator)),
                  Killed.class.getName())
              .redirectErrorStream(true)
              .start();
      assertThat(new String(killed.getInputStream().readAllBytes(), US_ASCII)).contains("open");
      assertThat(killed.waitFor()).isEqualTo(9);
      assertThat(own.piece(0)).isEqualTo("bytes".getBytes(US_ASCII));
      assertThat(own.piece(5)).isEmpty();
    }
    assertThat(folder).isEmptyDirectory();
  }

  private static String place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }
}
