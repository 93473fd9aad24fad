//! Starts `hylint lsp` for Python in Zed.
use zed_extension_api::{self as zed, settings::LspSettings, LanguageServerId, Result, Worktree};

const NAME: &str = "hylint";

struct Hylint;

impl zed::Extension for Hylint {
    fn new() -> Self {
        Hylint
    }

    /// The program that the settings name, or else the one in the PATH.
    fn language_server_command(&mut self, _: &LanguageServerId, worktree: &Worktree) -> Result<zed::Command> {
        let named = LspSettings::for_worktree(NAME, worktree)
            .ok()
            .and_then(|settings| settings.binary)
            .and_then(|binary| binary.path);
        let command = named
            .or_else(|| worktree.which(NAME))
            .ok_or("hylint is not in the PATH; install it, or set lsp.hylint.binary.path")?;
        Ok(zed::Command { command, args: vec!["lsp".into()], env: worktree.shell_env() })
    }

    fn language_server_initialization_options(
        &mut self,
        _: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<zed::serde_json::Value>> {
        Ok(LspSettings::for_worktree(NAME, worktree).ok().and_then(|settings| settings.initialization_options))
    }
}

zed::register_extension!(Hylint);
