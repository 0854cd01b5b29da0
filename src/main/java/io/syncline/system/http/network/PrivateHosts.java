package io.syncline.system.http.network;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts requests may go to though they are in a private network: those that the setting
 * {@value #SETTING} names, and no other. A manifest, a token answer or a name server must not lead
 * requests to servers of the house. Addresses where clouds give credentials are always refused.
 *
 * <p>Private are 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16 (RFC 1918), 100.64.0.0/10 (RFC 6598),
 * 127.0.0.0/8 and ::1, 0.0.0.0/8 and ::, fc00::/7 (RFC 4193), fec0::/10, and IPv6 addresses that
 * hold one of them (RFC 4291, 6052, 3056).
 */
public final class PrivateHosts {

  public static final String SETTING = "syncline.http.private-hosts";

  /** The same as a variable of the environment. */
  public static final String VARIABLE = "SYNCLINE_HTTP_PRIVATE_HOSTS";

  /** No private network is open. */
  public static final PrivateHosts NONE = new PrivateHosts(List.of(), List.of());

  static final String CLOSED =
      "not sent: its address is in a private network, and %s does not name it".formatted(SETTING);
  static final String NEVER = "no business system is at this address";

  private static final String BELOW = "*.";
  private static final Pattern NAME =
      Pattern.compile("(\\*\\.)?([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\\.)*[a-z]([a-z0-9-]*[a-z0-9])?");
  private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern V6 = Pattern.compile("[0-9a-f.]*:[0-9a-f:.]*");
  private static final List<Block> PRIVATE =
      List.of(
          block("0.0.0.0/8"),
          block("10.0.0.0/8"),
          block("100.64.0.0/10"),
          block("127.0.0.0/8"),
          block("172.16.0.0/12"),
          block("192.168.0.0/16"),
          block("::/128"),
          block("::1/128"),
          block("fc00::/7"),
          block("fec0::/10"));

  private final List<String> names;
  private final List<Block> blocks;

  private PrivateHosts(List<String> names, List<Block> blocks) {
    this.names = List.copyOf(names);
    this.blocks = List.copyOf(blocks);
  }

  /** A block of addresses: those that begin with the same bits. */
  private record Block(byte[] address, int bits) {

    boolean holds(InetAddress other) {
      var bytes = other.getAddress();
      if (bytes.length != address.length) {
        return false;
      }
      int whole = bits / 8;
      int rest = 0xff00 >> bits % 8 & 0xff;
      return Arrays.equals(bytes, 0, whole, address, 0, whole)
          && (rest == 0 || (bytes[whole] & rest) == (address[whole] & rest));
    }

    boolean isCanonical() {
      for (int bit = bits; bit < address.length * 8; bit++) {
        if ((address[bit / 8] & 0x80 >> bit % 8) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * @param entries names of hosts, {@code *.example.net} for all below a name, addresses, and
   *     blocks of addresses as {@code 10.1.0.0/16}
   * @throws IllegalArgumentException names the setting and the entry that is none of them
   */
  public static PrivateHosts of(List<String> entries) {
    var all =
        entries.stream()
            .map(it -> it.strip().toLowerCase(Locale.ROOT))
            .filter(it -> !it.isEmpty())
            .toList();
    return new PrivateHosts(
        all.stream().filter(it -> NAME.matcher(it).matches()).toList(),
        all.stream().filter(it -> !NAME.matcher(it).matches()).map(PrivateHosts::block).toList());
  }

  /**
   * @param setting entries with commas between them; null: none
   */
  public static PrivateHosts of(@Nullable String setting) {
    return setting == null ? NONE : of(List.of(setting.split(",")));
  }

  private static Block block(String entry) {
    int slash = entry.indexOf('/');
    var address = address(slash < 0 ? entry : entry.substring(0, slash));
    if (address != null) {
      int all = address.getAddress().length * 8;
      var bits = slash < 0 ? String.valueOf(all) : entry.substring(slash + 1);
      if (bits.matches("\\d{1,3}") && Integer.parseInt(bits) <= all) {
        var block = new Block(address.getAddress(), Integer.parseInt(bits));
        if (block.isCanonical()) {
          return block;
        }
      }
    }
    throw new IllegalArgumentException(
        "%s: `%s` is no host name, no `*.` and a name, no address, and no block as 10.1.0.0/16"
            .formatted(SETTING, entry));
  }

  /** Of an address in digits: nothing is looked up. */
  private static @Nullable InetAddress address(String text) {
    try {
      return V4.matcher(text).matches() || V6.matcher(text).matches()
          ? InetAddress.getByName(text)
          : null;
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /**
   * Why nothing may be sent over a connection, without its address; empty: it may.
   *
   * @param host as the URL names it
   * @param connected the address that the connection really has
   */
  public Optional<String> refusal(String host, InetAddress connected) {
    var inner = inner(connected);
    if (CloudMetadata.isAt(connected) || CloudMetadata.isAt(inner)) {
      return Optional.of(NEVER);
    }
    boolean isPrivate = PRIVATE.stream().anyMatch(it -> it.holds(connected) || it.holds(inner));
    boolean named =
        names.stream().anyMatch(it -> names(it, host))
            || blocks.stream().anyMatch(it -> it.holds(connected) || it.holds(inner));
    return isPrivate && !named ? Optional.of(CLOSED) : Optional.empty();
  }

  private static boolean names(String entry, String host) {
    var plain = host.toLowerCase(Locale.ROOT);
    var name = plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
    return entry.startsWith(BELOW)
        ? name.endsWith(entry.substring(1)) && name.length() >= entry.length()
        : name.equals(entry);
  }

  /** The IPv4 address that an IPv6 address leads to; itself where there is none. */
  private static InetAddress inner(InetAddress address) {
    var bytes = address.getAddress();
    if (address instanceof Inet4Address) {
      return address;
    }
    boolean compatible = new Block(new byte[16], 96).holds(address);
    if (compatible || translated(bytes)) {
      return ofBytes(Arrays.copyOfRange(bytes, 12, 16));
    }
    return bytes[0] == 0x20 && bytes[1] == 0x02
        ? ofBytes(Arrays.copyOfRange(bytes, 2, 6))
        : address;
  }

  /** 64:ff9b::/96, by which networks of IPv6 alone reach IPv4. */
  private static boolean translated(byte[] bytes) {
    byte[] prefix = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    return Arrays.equals(bytes, 0, 12, prefix, 0, 12);
  }

  private static InetAddress ofBytes(byte[] four) {
    try {
      return InetAddress.getByAddress(four);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
