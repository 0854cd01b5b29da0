/** The command that shows how much an installation is used. */
@NullMarked
package io.syncline.cli.usage;

import org.jspecify.annotations.NullMarked;
