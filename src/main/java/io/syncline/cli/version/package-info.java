/** Commands about versions of definitions. */
@NullMarked
package io.syncline.cli.version;

import org.jspecify.annotations.NullMarked;
