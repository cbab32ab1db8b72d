//! Holding off new connections at the end of a listener, so that none is cut off by its closing.
//! Deliberately not here: when (`listen`).
//!
//! A listener that is simply closed cuts off who was connected by the system and not yet taken, and
//! whose handshake is under way. So its first packets go to a second listener on the same address
//! whose queue of one is full – its only guest is ourselves – and the system drops them there as if
//! they were lost on the way: nobody new is connected, while handshakes with the first come to
//! their end. Who gets no answer to a first packet has not sent a request, and a proxy goes to the
//! next process, whatever the request is. None of this needs a right.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};
use tokio::net::{TcpListener, TcpSocket};

/// The most connections that wait to be taken.
const BACKLOG: u32 = 1_024;

fn socket(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    Ok(socket)
}

/// Listens on an address that nobody else has. On Linux a second listener can join it later.
///
/// # Errors
/// The address is taken, not ours, or not for us.
pub fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = socket(address)?;
    socket.bind(address)?;
    joinable(&socket, true)?;
    let listener = socket.listen(BACKLOG)?;
    // From here on another process of the same user is refused again.
    #[cfg(target_os = "linux")]
    linux::let_join(&listener, false)?;
    Ok(listener)
}

/// Makes the system keep a group for the listener; set behind `bind`, which so refuses an address
/// that is taken.
fn joinable(socket: &TcpSocket, is: bool) -> io::Result<()> {
    if cfg!(target_os = "linux") { socket.set_reuseport(is) } else { Ok(()) }
}

/// Whoever would be connected anew is held off for as long as this lives.
#[derive(Debug)]
pub(super) struct HeldOff {
    /// Where first packets go.
    _full: TcpListener,
    /// Who fills it.
    _guest: tokio::net::TcpStream,
}

/// Holds off new connections from a listener that [`bind`] made. To be closed before what this
/// gives.
#[cfg(target_os = "linux")]
pub(super) async fn hold_off(listener: &TcpListener) -> io::Result<HeldOff> {
    let address = listener.local_addr()?;
    let guest = socket(address)?;
    let from = reachable(address.ip());
    guest.bind(SocketAddr::new(from, 0))?;
    linux::let_join(listener, true)?;
    // First packets go to the listener as ever, only our guest's to the second.
    linux::all_but(listener, guest.local_addr()?.port(), address.is_ipv4())?;
    let second = socket(address)?;
    joinable(&second, true)?;
    second.bind(address)?;
    let full = second.listen(0)?;
    let guest = guest.connect(SocketAddr::new(from, address.port())).await?;
    linux::all(listener)?;
    Ok(HeldOff { _full: full, _guest: guest })
}

/// Elsewhere there is no way.
#[cfg(not(target_os = "linux"))]
pub(super) async fn hold_off(_: &TcpListener) -> io::Result<HeldOff> {
    Err(io::ErrorKind::Unsupported.into())
}

/// An address of this machine under which the listener is reached from here.
fn reachable(listening: IpAddr) -> IpAddr {
    match listening {
        IpAddr::V4(address) if address.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(address) if address.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        address => address,
    }
}

/// Whether this system lets us hold off new connections, tried on a port of its own.
///
/// # Errors
/// Why it does not.
pub async fn can_hold_off() -> io::Result<()> {
    let listener = bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    let held_off = hold_off(&listener).await?;
    drop(listener);
    drop(held_off);
    Ok(())
}

#[cfg(target_os = "linux")]
mod linux {
    use nix::{
        libc::{
            BPF_ABS, BPF_H, BPF_JEQ, BPF_JMP, BPF_K, BPF_LD, BPF_RET, SKF_NET_OFF, sock_filter,
            sock_fprog,
        },
        sys::socket::{
            setsockopt,
            sockopt::{AttachReusePortCbpf, ReusePort},
        },
    };
    use std::{io, os::fd::AsFd};

    /// Where the sender's port stands behind the head of a packet of the network.
    const BEHIND_V4: i32 = 20;
    const BEHIND_V6: i32 = 40;

    pub(super) fn let_join(listener: &impl AsFd, may: bool) -> io::Result<()> {
        Ok(setsockopt(listener, ReusePort, &may)?)
    }

    /// First packets go to the first of the group, those from this port to the second.
    pub(super) fn all_but(listener: &impl AsFd, port: u16, is_v4: bool) -> io::Result<()> {
        let at = SKF_NET_OFF + if is_v4 { BEHIND_V4 } else { BEHIND_V6 };
        attach(
            listener,
            &mut [
                step(BPF_LD | BPF_H | BPF_ABS, 0, at.cast_unsigned()),
                step(BPF_JMP | BPF_JEQ | BPF_K, 1, port.into()),
                step(BPF_RET | BPF_K, 0, 1),
                step(BPF_RET | BPF_K, 0, 0),
            ],
        )
    }

    /// First packets go to the second of the group.
    pub(super) fn all(listener: &impl AsFd) -> io::Result<()> {
        attach(listener, &mut [step(BPF_RET | BPF_K, 0, 1)])
    }

    /// A step of a program (BPF); `otherwise` many are passed over where a comparison fails.
    fn step(code: u32, otherwise: u8, k: u32) -> sock_filter {
        // Codes have 16 bits by their definition.
        sock_filter { code: u16::try_from(code).unwrap_or_default(), jt: 0, jf: otherwise, k }
    }

    /// Says by a program which of a group gets a first packet.
    fn attach(listener: &impl AsFd, steps: &mut [sock_filter]) -> io::Result<()> {
        let len = u16::try_from(steps.len()).map_err(io::Error::other)?;
        let program = sock_fprog { len, filter: steps.as_mut_ptr() };
        Ok(setsockopt(listener, AttachReusePortCbpf, &program)?)
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::time::Duration;
    use tokio::{net::TcpStream, time::timeout};

    const SHORT: Duration = Duration::from_millis(400);
    const LONG: Duration = Duration::from_secs(20);

    #[tokio::test]
    async fn who_was_connected_is_taken_and_nobody_is_connected_any_more() {
        // A machine may have no addresses of the longer kind.
        let has_v6 = std::net::TcpListener::bind("[::1]:0").is_ok();
        let addresses = ["127.0.0.1:0", "0.0.0.0:0", "[::1]:0", "[::]:0"];
        for address in addresses.into_iter().filter(|it| has_v6 || !it.starts_with('[')) {
            let listener = bind(address.parse().unwrap()).unwrap();
            let local = listener.local_addr().unwrap();
            let to = SocketAddr::new(reachable(local.ip()), local.port());
            let early = TcpStream::connect(to).await.unwrap();
            let held_off = hold_off(&listener).await.unwrap();
            let late = timeout(SHORT, TcpStream::connect(to)).await;
            assert!(late.is_err(), "{address}: {late:?}");
            let other = SocketAddr::from((Ipv4Addr::LOCALHOST, local.port()));
            let other = timeout(SHORT, TcpStream::connect(other)).await;
            assert!(!matches!(other, Ok(Ok(_))), "{address}: {other:?}");
            let (_taken, peer) = timeout(LONG, listener.accept()).await.unwrap().unwrap();
            assert_eq!(peer, early.local_addr().unwrap());
            assert!(timeout(SHORT, listener.accept()).await.is_err(), "{address}");
            drop(listener);
            drop(held_off);
            assert!(timeout(LONG, TcpStream::connect(to)).await.unwrap().is_err(), "{address}");
            // Whoever comes next has the port.
            bind(local).unwrap();
        }
    }

    #[tokio::test]
    async fn a_taken_address_is_refused() {
        let listener = bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let again = bind(listener.local_addr().unwrap()).unwrap_err();
        assert_eq!(again.kind(), io::ErrorKind::AddrInUse);
        can_hold_off().await.unwrap();
    }
}
