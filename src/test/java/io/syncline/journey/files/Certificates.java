package io.syncline.journey.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A company's own authority and what it signed for 127.0.0.1, made by the JDK's keytool. */
public final class Certificates {

  public static final String PASSWORD = "changeit";
  private static final String ADDRESS = "san=ip:127.0.0.1";

  private final Path folder;
  private final KeyStore all;

  public Certificates(Path folder) throws Exception {
    this.folder = folder;
    keytool("ca", "-ext", "bc:c", "-validity", "3650");
    keytool("stranger", "-ext", "bc:c", "-validity", "3650");
    keytool("good", "-signer", "ca", "-ext", ADDRESS, "-validity", "3650");
    keytool("expired", "-signer", "ca", "-ext", ADDRESS, "-startdate", "-20d", "-validity", "10");
    keytool("client", "-signer", "ca", "-validity", "30");
    keytool("client2", "-signer", "ca", "-validity", "60");
    keytool("outsider", "-signer", "stranger", "-validity", "30");
    all = KeyStore.getInstance(folder.resolve("all.p12").toFile(), PASSWORD.toCharArray());
  }

  private void keytool(String alias, String... more) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + alias,
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                folder.resolve("all.p12").toString()));
    command.addAll(List.of(more));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  /** The certificates of an alias, the authority's last. */
  public Path pem(String alias) throws Exception {
    var text = new StringBuilder();
    for (var it : all.getCertificateChain(alias)) {
      text.append(pem("CERTIFICATE", it.getEncoded()));
    }
    return Files.writeString(folder.resolve(alias + ".pem"), text);
  }

  public Path key(String alias) throws Exception {
    return Files.writeString(
        folder.resolve(alias + ".key"), pem("PRIVATE KEY", secret(alias).getEncoded()));
  }

  private Key secret(String alias) throws Exception {
    return all.getKey(alias, PASSWORD.toCharArray());
  }

  private static String pem(String what, byte[] bytes) {
    var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, text, what);
  }

  /** A key and its certificates alone. */
  public Path store(String alias) throws Exception {
    var one = KeyStore.getInstance("PKCS12");
    one.load(null, null);
    one.setKeyEntry(alias, secret(alias), PASSWORD.toCharArray(), all.getCertificateChain(alias));
    var file = folder.resolve(alias + ".p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      one.store(out, PASSWORD.toCharArray());
    }
    return file;
  }
}
