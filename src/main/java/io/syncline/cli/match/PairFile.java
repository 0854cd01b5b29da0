package io.syncline.cli.match;

import io.syncline.core.identity.proposal.PairList;
import io.syncline.core.identity.proposal.PairLog;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * Pairs in a file that outlives an interrupted run. It begins with the digest of what is compared;
 * each part has a check sum, and one that was not written whole is not there. Places and scores
 * only: it holds no value of any record.
 */
final class PairFile implements PairLog, AutoCloseable {

  private static final int DIGEST = 32;
  private static final int SUM = Long.BYTES;

  /** Says how far the comparison is. */
  @FunctionalInterface
  interface Watch {
    void at(long done, long all);
  }

  private final FileChannel channel;
  private final Watch watch;
  private int finished;

  private PairFile(FileChannel channel, Watch watch) {
    this.channel = channel;
    this.watch = watch;
  }

  /**
   * @param digest of what is compared, and how
   * @param resume whether finished parts count that a run of the same left there
   */
  static PairFile open(Path file, byte[] digest, boolean resume, Watch watch) throws IOException {
    var pairs =
        new PairFile(
            FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            watch);
    long end = resume && Files.size(file) >= DIGEST ? pairs.whole(digest) : 0;
    pairs.channel.truncate(end).position(end);
    if (end == 0) {
      pairs.write(digest);
    }
    return pairs;
  }

  @Override
  public int finished() {
    return finished;
  }

  @Override
  public void finish(PairList found, long done, long all) {
    try {
      var bytes = new ByteArrayOutputStream();
      var out = new DataOutputStream(bytes);
      out.writeInt(found.size());
      found.forEach((one, other, score, link) -> write(out, one, other, score, link));
      var sum = new CRC32();
      sum.update(bytes.toByteArray());
      out.writeLong(sum.getValue());
      write(bytes.toByteArray());
      finished++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    watch.at(done, all);
  }

  @Override
  public void forEach(PairList.Each each) {
    try {
      channel.position(DIGEST);
      var in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
      for (int part = 0; part < finished; part++) {
        read(in, each);
        in.readLong();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Where the last whole part ends; 0 where something else is compared. */
  private long whole(byte[] digest) throws IOException {
    channel.position(0);
    var sum = new CRC32();
    var in =
        new DataInputStream(
            new CheckedInputStream(new BufferedInputStream(Channels.newInputStream(channel)), sum));
    if (!Arrays.equals(in.readNBytes(DIGEST), digest)) {
      return 0;
    }
    long end = DIGEST;
    try {
      while (true) {
        sum.reset();
        long size = read(in, (one, other, score, link) -> {});
        long expected = sum.getValue();
        if (in.readLong() != expected) {
          return end;
        }
        end += size + SUM;
        finished++;
      }
    } catch (EOFException ended) {
      return end;
    }
  }

  private void write(byte[] bytes) throws IOException {
    var left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      channel.write(left);
    }
    channel.force(false);
  }

  private static void write(DataOutputStream out, int one, int other, double score, boolean link) {
    try {
      out.writeInt(one);
      out.writeInt(other);
      out.writeDouble(score);
      out.writeBoolean(link);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many bytes it had. */
  private static long read(DataInputStream in, PairList.Each each) throws IOException {
    int pairs = in.readInt();
    for (int i = 0; i < pairs; i++) {
      each.pair(in.readInt(), in.readInt(), in.readDouble(), in.readBoolean());
    }
    return Integer.BYTES + pairs * (2L * Integer.BYTES + Double.BYTES + 1);
  }
}
