/** What commands share: the server, options, progress. */
@NullMarked
package io.syncline.cli.common;

import org.jspecify.annotations.NullMarked;
