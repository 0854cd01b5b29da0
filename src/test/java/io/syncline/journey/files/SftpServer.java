package io.syncline.journey.files;

import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** A real SFTP server (Apache MINA) over a folder, which can be stopped and started again. */
final class SftpServer implements AutoCloseable {

  static final String USER = "syncline";
  static final String PASSWORD = "s&cret+1";

  private final Path folder;
  private final SimpleGeneratorHostKeyProvider keys;
  private SshServer server;
  private int port;

  /** The connection is lost after so many bytes of a file were read; below 0: never. */
  final AtomicLong readsLeft = new AtomicLong(-1);

  /** The connection is lost when a file is renamed, so many times; after it was. */
  final AtomicLong renamesLost = new AtomicLong();

  volatile String password = PASSWORD;

  SftpServer(Path folder, Path key) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.keys = new SimpleGeneratorHostKeyProvider(key);
    keys.setAlgorithm("EC");
    keys.setKeySize(256);
  }

  SftpServer start() throws IOException {
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setPort(port);
    server.setKeyPairProvider(keys);
    server.setFileSystemFactory(new VirtualFileSystemFactory(folder));
    server.setPasswordAuthenticator(
        (user, given, session) -> user.equals(USER) && given.equals(password));
    var sftp = new SftpSubsystemFactory.Builder().build();
    sftp.addSftpEventListener(new Faults());
    server.setSubsystemFactories(List.of(sftp));
    server.start();
    port = server.getPort();
    return this;
  }

  void stop() throws IOException {
    server.stop(true);
  }

  String host() {
    return "127.0.0.1:" + port;
  }

  /** A file by which a client knows the server. */
  Path knownHosts(Path file) throws IOException {
    var key = keys.loadKeys(null).iterator().next().getPublic();
    return Files.writeString(
        file, "[127.0.0.1]:" + port + " " + PublicKeyEntry.toString(key) + "\n");
  }

  private final class Faults implements SftpEventListener {
    @Override
    public void read(
        ServerSession session,
        String remote,
        FileHandle file,
        long offset,
        byte[] data,
        int at,
        int length,
        int count,
        Throwable thrown) {
      long left = readsLeft.get();
      if (left >= 0 && offset + count > left) {
        readsLeft.set(-1);
        session.close(true);
      }
    }

    @Override
    public void moved(
        ServerSession session,
        Path from,
        Path to,
        Collection<CopyOption> options,
        Throwable thrown) {
      if (renamesLost.getAndUpdate(it -> Math.max(0, it - 1)) > 0) {
        session.close(true);
      }
    }
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
