/** The command that closes a period. */
@NullMarked
package io.syncline.cli.close;

import org.jspecify.annotations.NullMarked;
