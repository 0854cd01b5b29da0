package io.syncline.system.http.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Bodies as people see them when they try an operation. */
class ShownBodyTest {

  @Test
  void textIsShownInItsCharset() {
    var latin = "Id,Name\r\n1,Zoë\r\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(ShownBody.text(latin, "text/csv; charset=ISO-8859-1"))
        .isEqualTo("Id,Name\r\n1,Zoë\r\n");
    var xml = "<?xml version='1.0' encoding='iso-8859-1'?><a>Zoë</a>";
    assertThat(ShownBody.text(xml.getBytes(StandardCharsets.ISO_8859_1), "text/xml"))
        .isEqualTo(xml);
    assertThat(ShownBody.text(new byte[0], null)).isEmpty();
    assertThat(ShownBody.text("{}".getBytes(StandardCharsets.UTF_8), null)).isEqualTo("{}");
  }

  @Test
  void whatIsNoTextIsShownByItsLength() {
    assertThat(ShownBody.text(new byte[] {-1, -2, 0}, "image/png"))
        .isEqualTo("[3 bytes of image/png]");
    assertThat(ShownBody.text("\u001B[2J".getBytes(StandardCharsets.UTF_8), null))
        .as("a terminal would obey it")
        .isEqualTo("[4 bytes]");
  }

  @Test
  void ofSeveralPartsEachIsShownForItself() {
    var body =
        "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nZoÃ«\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"Ã«.png\"\r\n"
            + "Content-Type: image/png\r\n\r\n\u0000\u00ff\r\n\r\n\r\n--b--\r\n";
    assertThat(
            ShownBody.text(
                body.getBytes(StandardCharsets.ISO_8859_1), "multipart/form-data; boundary=b"))
        .isEqualTo(
            "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nZoë\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"ë.png\"\r\n"
                + "Content-Type: image/png\r\n\r\n[6 bytes of image/png]\r\n--b--\r\n");
  }

  @Test
  void whatIsNoMultipartIsShownAllTheSame() {
    var random = Base64.getEncoder().encode(new byte[50]);
    assertThat(ShownBody.text(random, "multipart/mixed")).hasSize(random.length);
    assertThat(ShownBody.text(random, "multipart/mixed; boundary=x")).hasSize(random.length);
  }
}
